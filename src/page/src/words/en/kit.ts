// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Within reach',
  about: 'Things to have at hand, and where they are.',
};
