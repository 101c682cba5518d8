// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Notebook',
  about: 'What is for nobody else. It opens with its own passphrase, and has no way out of this device.',
  passphrase: 'Passphrase of your private notebook',
  closes: 'It closes by itself when nothing is done in it for two minutes.',
  open: 'Open it',
  close: 'Close it now',
  search: 'Look for words or tags',
  nothing: 'Nothing with these words.',
  list: 'Written here',
  none: 'Nothing written yet.',
  write: 'Write',
  text: 'What is on your mind?',
  questionsAbout: 'This answer and the next two stay in here. They lead to information for you alone.',
  own: 'Your own list',
  toSupport: 'Somebody to turn to',
};
