// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Hard to say',
  about: 'Something that is hard to say, written down first. It can wait until you are ready.',
  text: 'What is it?',
  ready: 'When would you like to say it?',
  none: 'Nothing written yet.',
  write: 'Write it down',
  talk: 'You can ask for a talk. What you wrote here does not go along.',
  toTalk: 'Ask for a talk',
  rests: 'It rests here. Only you can see it.',
};
