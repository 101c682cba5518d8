// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'A day or three later',
  about: 'How you are a day later, and after three days. Some feelings come only then, and that is common.',
  write: 'Write how you are',
  none: 'Nothing written yet.',
  which: 'When is this?',
  kindWords: 'Read kind words again',
};
