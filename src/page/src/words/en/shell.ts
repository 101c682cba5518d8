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
    text: 'This page asks again by itself. If only the connection was interrupted, it goes on where you were, and what you were typing is still here.',
    how: 'If lulld has ended, this page cannot go on, but nothing that was saved is lost. Start lulld and run this in a terminal:',
  },
  expired: {
    title: 'This page has closed',
    text: 'It opens once with each address, and forgets everything when it is left or loaded again. Nothing that was saved is lost.',
    how: 'To open it again, run this in a terminal:',
  },
  command: 'lull open',
};
