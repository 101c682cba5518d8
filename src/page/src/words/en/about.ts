// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'About me',
  about: 'Care notes, words that land, and signs with what they mean.',
};
