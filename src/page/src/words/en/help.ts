// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Help and honest limits',
  about: 'What this is, what it does, and where that ends.',
  limits: 'What it cannot protect you from',
  more: [
    'If you leave it open and go away, whoever sits down can read it until it locks itself.',
    'Erasing here does not erase there. Take back first what you want gone from the other device.',
    'The recovery code opens everything. Whoever finds the paper can read all of it, the notebook too.',
    'A backup holds everything, and lies where you put it. Erasing does not reach it.',
    'Somebody who knows this program knows that the notebook can have a passphrase of its own. They may ask you for it.',
    'If you want to leave somebody, think first about what you may need later, and ask people who help with that.',
  ],
  consent: 'Nothing in here is a proof of consent. What somebody wrote down once is not a yes to anything.',
  how: 'How it works',
  hows: [
    'Each of you writes on your own device. Nothing leaves it until you share it, and you see before what the other will see.',
    'What is shared can be taken back. It then goes from the other device too, the next time both meet in one network.',
    'There is no server and no account. The two devices talk to each other alone, sealed from end to end.',
    'Nobody can see when you read something, whether you were here, or what you left empty.',
    'A limit comes before everything else. It holds at once, and needs no reason.',
    'Either of you can stop at any time, alone, without a network and without asking.',
  ],
  leaving: 'How to leave quickly',
  leavings: [
    'Quick exit is at the top of every page, and the first thing that the Tab key reaches after the skip link. Pressing Esc three times does the same.',
    'It blanks the page at once, locks the notebook and puts an empty page in its place.',
    'It cannot hide that this page was open: the browser’s history shows an address and the word Notes. A private window keeps no history.',
    'Loading this page again, or going Back to it, shows nothing of it.',
  ],
  keys: 'With the keyboard',
  keysList: [
    'Tab goes from one thing to the next, Enter and Space use it.',
    'In a choice the arrow keys go from one answer to the next; in a long list they go from row to row.',
    'Esc closes a dialog. Three times within a moment it is the quick exit.',
  ],
  terminal: 'The command line does all of this as well. In a terminal:',
  command: 'lull help',
};
