// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Over time',
  about: 'Your answers over time, as small drawings and as a table.',
  mine: 'Yours',
  theirs: 'Shared by the other person',
  drawing: (question: string) => `Drawing: ${question} The table below says the same.`,
  table: 'As a table',
  day: 'Day',
  answer: 'Answer',
  newest: 'The newest come first.',
  all: 'Show all of them',
  jointTitle: 'Trends together',
  jointAbout:
    'Trends over the check-ins that both of you shared. They exist while both of you would like them, and are gone when either would not.',
  jointOn: 'You would like trends together. Whether they are there depends on both of you.',
  jointOff: 'Trends together are off for you.',
  jointHere: 'Both of you would like them, so they are here.',
  turnOn: 'I would like them',
  turnOnAbout: 'The other person sees that you would like them, and nothing else. Your passphrase is needed for this.',
  turnOff: 'I would rather not',
  notPaired: 'This is for two. Once you are paired, you can ask for it here.',
};
