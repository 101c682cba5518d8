// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Who can see what',
  about: 'Every entry that the other person can see, and how to take it back.',
  nowhere: 'This device is paired with no other, so nobody else sees anything of yours.',
  where: (devices: number) =>
    devices === 1
      ? 'These are on 1 device of the other person:'
      : `These are on ${devices} devices of the other person:`,
  shared: 'What you share',
  nothing: 'You share nothing.',
  rest: 'Everything else stays on this device.',
  takeBack: 'Take it back',
  takeBackAll: 'Take everything back',
  takeBackAllAbout:
    'All that you share leaves the other device as soon as the two meet. It stays here with you.',
  keep: 'Leave it as it is',
  takenBack:
    'Taken back. It leaves the other device as soon as the two meet; what was read there is remembered by people.',
  could: 'You could also',
  stop: 'Stop sharing altogether, alone and silently',
  erase: 'Destroy everything that is stored here',
};
