// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Kind words',
  about: 'Thank-yous, yours and those that came. Yours stay with you until you share them.',
  text: 'What would you like to say thank you for?',
  item: 'Is it about one of the items?',
  list: 'Yours',
  none: 'Nothing written yet. One sentence is enough.',
  write: 'Write a thank-you',
};
