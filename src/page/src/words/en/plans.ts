// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Plans',
  about: 'Plans and drafts, their steps, and what was agreed.',
  you: 'you',
  other: 'the other person',
  for: (name: string) => `for ${name}`,
  by: (name: string) => `by ${name}`,
  askFirst: 'ask first',
  noTime: 'no time',
  stepNew: (at: number, text: string) => `step ${at}, new: ${text}`,
  stepChanged: (at: number, text: string, was: string) => `step ${at}: ${text} (was: ${was})`,
  stepOut: (text: string) => `taken out: ${text}`,
  fieldChanged: (name: string, now: string, was: string) =>
    `${name}: ${now || 'taken out'}${was ? ` (was: ${was})` : ''}`,
  states: {
    0: '',
    1: 'a draft',
    2: 'proposed',
    3: 'agreed',
    4: 'its time is over',
    5: 'put away',
  } as Record<number, string>,
  untitled: 'A plan without a title',
};
