// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Something to try',
  about: 'One thing that both of you would like to try, in small steps.',
  list: 'To try',
  empty: 'Nothing here yet. It can be very small.',
  write: 'Think of something',
  item: 'What would you like to try?',
  itemNeeded: 'Choose what it is.',
  size: 'How small could you start?',
  tries: 'How often, before you both look at it?',
  triesNeeded: 'Choose how often.',
  triesOf: (done: number, tries: number) =>
    done === 0 ? `For ${tries === 1 ? 'one try' : `${tries} tries`}` : `Tried ${done} of ${tries}`,
  askAbout: (name: string) => `Asked, ${name} sees what is written here, and answers in their own time.`,
  tried: 'We tried it',
  triedSaid: 'Noted.',
  verdict: 'Say how it was, sealed',
  question: (item: string) => `${item}: keep it, change it, leave it, or not sure?`,
  toRound: 'How it was for each of you',
  archived: 'Put away.',
  away: 'Put away',
};
