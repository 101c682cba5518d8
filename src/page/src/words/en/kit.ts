// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Within reach',
  about: 'Things to have at hand, and where they are. Once shared, both of you can change it.',
  list: 'The list',
  empty: 'Nothing on the list yet. You could begin with a blanket, or with water.',
  name: 'What is it?',
  nameNeeded: 'Say what it is.',
  have: 'Is it here?',
  haveOf: (name: string) => `Is it here: ${name}`,
  place: 'Where?',
  item: 'Item of the list it belongs to',
  both: 'You both chose these',
  add: (item: string) => `Add: ${item}`,
  takeOff: 'Take it off the list',
  gone: 'Taken off the list',
  putBack: 'Put it back',
};
