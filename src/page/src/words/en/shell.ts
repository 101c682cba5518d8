// SPDX-License-Identifier: Apache-2.0
// What stands around every view, and the screens that stand in a view's place.
export default {
  skip: 'Skip to the page',
  quickExit: 'Quick exit',
  quickExitHow: 'Or press Esc three times.',
  lock: 'Lock',
  help: 'Help',
  menu: 'Menu',
  menuLabel: 'All pages',
  often: 'Always at hand',
  loading: 'One moment.',
  again: 'Try again',
  unknownError: 'Something went wrong. Try again in a moment.',
  groups: {
    now: 'Now',
    mine: 'Mine',
    together: 'Together',
    after: 'Afterwards',
    private: 'For nobody else',
    house: 'The notebook itself',
    help: 'Help',
  },
  offline: {
    title: 'Lull does not answer',
    text: 'It may have been closed, or be starting. This page asks again by itself, and goes on where you were. What you were typing is still here.',
    how: 'If it stays like this, start lulld and run this in a terminal:',
  },
  expired: {
    title: 'This page has closed',
    text: 'It opens once with each address, and forgets everything when it is left or loaded again. Nothing that was saved is lost.',
    how: 'To open it again, run this in a terminal:',
  },
  command: 'lull open',
};
