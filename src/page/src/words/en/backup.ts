// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Backup',
  about: 'One sealed file with everything in it.',
  what: 'This writes everything that is here into one sealed file, the private notebook too. The passphrases and the recovery code of today open it, also if you change them later.',
  path: 'Where to',
  pathHint: 'The whole path on this computer, like /media/stick/recipes. The name can be any.',
  replace: 'Write over a file of that name',
  make: 'Make the backup',
  busy: 'Writing. It takes as long as the disk does, and how far it is cannot be known.',
  done: 'The backup is written. It is of most use away from this device.',
  size: (text: string) => `Its size is ${text}.`,
  restoreTitle: 'Putting one back',
  restoreWhere:
    'A backup goes back where nothing is set up yet: on another computer, or here after erasing. There, the first page offers it.',
  restoreAbout:
    'Everything comes back as it was when the backup was made, the private notebook too. It opens with the passphrase of that time.',
  from: 'Where it is',
  fromHint: 'The whole path on this computer, like /media/stick/recipes.',
  useRecovery: 'I have the recovery code of that time instead',
  passphrase: 'Passphrase of that time',
  code: 'Recovery code of that time',
  restore: 'Put it back',
  restoring: 'Reading. It takes as long as the disk does, and how far it is cannot be known.',
  restored: 'Everything is back as it was. Unlock it with the passphrase of that time.',
  restoredByCode: 'Everything is back as it was. Unlock it with the recovery code of that time, and choose a new passphrase.',
  restoredPaired:
    'Nothing goes to the other device until you say so, under “Stop sharing”. What was taken back or deleted since then goes here as well once the two have met. If you had ended the pairing since, end it again first.',
  pathMissing: 'The name of a file is needed, with its whole path from / on.',
};
