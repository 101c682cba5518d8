// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Stop sharing',
  about: 'Pause, stop or erase: each alone, and without a word.',
};
