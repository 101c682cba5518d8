// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Somebody to turn to',
  about: 'People and places that you could turn to. The list is in your private notebook and stays on this device.',
  who: 'Who is it?',
  how: 'How do you reach them, and when?',
  list: 'Your own list',
  none: 'Nobody here yet. A friend, a practice, a helpline you trust.',
  write: 'Add somebody',
};
