// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Help and honest limits',
  about: 'How this works, and what it cannot protect you from.',
};
