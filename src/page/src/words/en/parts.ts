// SPDX-License-Identifier: Apache-2.0
// What the parts in kit/ say by themselves.
export default {
  left: (n: number) => (n === 1 ? 'One more character fits' : `${n} more characters fit`),
  over: (n: number) => (n === 1 ? 'One character too many' : `${n} characters too many`),
  passphrase: 'Your passphrase',
  show: 'Show',
  hide: 'Hide',
  strength: 'How hard to guess',
  strengths: ['weak', 'fair', 'good', 'strong'],
  cancel: 'Cancel',
  none: 'Leave empty',
  coming: (here: number, of: number) => `What was shared with you is coming: ${here} of ${of} changes are here`,
  comingPause: 'Pause',
  percent: (value: number) => `${value} %`,
  share: {
    0: '',
    1: 'only you',
    2: 'shared',
    3: 'withdrawn',
  } as Record<number, string>,
  byOther: (name: string) => `from ${name}`,
  fresh: 'new',
  edited: 'edited',
  softens: (day: string) => `gets softer on ${day}`,
  control: (code: string) => `[${code}]`,
  optional: 'may stay empty',
  ownUnknown: 'something in own words',
};
