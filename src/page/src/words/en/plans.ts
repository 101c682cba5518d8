// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Plans',
  about: 'Plans and drafts, their steps, and what was agreed.',
};
