// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Stop sharing',
  about: 'Pause, stop or erase: each alone, and without a word.',
  safety:
    'If you are afraid of how somebody may take it: stopping can be noticed after a while, since nothing new comes from you. Choose a moment when you are safe. Think first about what you may want to keep, as a memory or as evidence. A device that only you use is a better place to look for help.',
  toSignposts: 'Where to find help',
  pauseTitle: 'Pause',
  pause: 'Pause',
  pauseAbout: 'Nothing goes out or comes in until you go on. To the other side it looks like being away.',
  paused: 'You have paused: nothing goes out or comes in. To the other side it looks like being away.',
  resume: 'Go on',
  notPaired: 'This device is not paired, so nothing goes anywhere.',
  stopTitle: 'Stop',
  stopAbout:
    'This ends the pairing on this device, now and without a word to the other side; there it looks like being away. What you wrote stays here. What you shared stays there, so take it back first if you want it gone.',
  toSharing: 'Who can see what',
  tell: 'Tell the other device, if it is there to hear it',
  stop: 'Stop sharing',
  stopBusy: 'Stopping.',
  stopped: 'The pairing has ended. Nothing goes out any more.',
  toTransfer: 'Take your entries along',
  eraseTitle: 'Erase',
  eraseAbout:
    'This destroys the keys and then everything that Lull holds on this device: your entries, your notebook, and what was shared with you. It cannot be undone.',
  eraseMore:
    'The other device is told nothing; what it holds of yours stays there, so take it back first if you want it gone. A backup that you made stays where you put it. Think first whether you may need any of it later: as a memory, or as evidence.',
  eraseOpen: 'Erase everything here',
  word: 'To go on, type the word erase',
  theWord: 'erase',
  forgotten: 'I have forgotten the passphrase; erase without it',
  erase: 'Erase it now',
  eraseBusy: 'Erasing. This takes as long as the disk needs.',
  erased:
    'Everything here is erased, and Lull no longer starts by itself. The program is still installed; remove lull and lulld as you put them there. You can close this page.',
};
