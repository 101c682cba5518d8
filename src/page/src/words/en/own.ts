// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Own items and situations',
  about: 'Items and situations in your own words.',
  items: 'Items',
  situations: 'Situations',
  name: 'What do you call it?',
  nameNeeded: 'Give it a name.',
  categoryNeeded: 'Choose where it belongs.',
  direction: 'How is it answered?',
  directionNeeded: 'Choose how it is answered.',
  hidden: 'Put it away',
  hiddenHint: 'It is not offered any more. Answers that name it stay readable.',
  itemsEmpty: 'None yet. If something is missing from the list, write it in your own words.',
  situationsEmpty: 'None yet. You could name a situation that is yours alone.',
};
