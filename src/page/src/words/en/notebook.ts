// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Notebook',
  about: 'What is for nobody else. It opens with its own passphrase.',
};
