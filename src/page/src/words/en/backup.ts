// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Backup',
  about: 'One sealed file with everything in it.',
  what: 'This writes everything that is here into one sealed file, the private notebook too. The passphrases and the recovery code of today open it, also if you change them later.',
  fileName: 'recipes',
  make: 'Make the backup',
  busy: 'Writing. It takes as long as the disk does, and how far it is cannot be known.',
  fetching: 'Handing it to your browser',
  stopped: 'Stopped. There is no backup of it.',
  done: 'The backup is with your browser now, and nothing of it stays here. It is of most use away from this device, under whatever name you like.',
  size: (text: string) => `Its size is ${text}.`,
  restoreTitle: 'Putting one back',
  restoreWhere:
    'A backup goes back where nothing is set up yet: on another computer, or here after erasing. There, the first page offers it.',
  restoreAbout:
    'Everything comes back as it was when the backup was made, the private notebook too. It opens with the passphrase of that time.',
  from: 'The backup',
  fromHint: 'A file on this computer or a stick, up to 1 GiB; a larger one goes back with: lull restore FILE.',
  fromMissing: 'Choose the file first.',
  uploading: 'Handing it over',
  useRecovery: 'I have the recovery code of that time instead',
  passphrase: 'Passphrase of that time',
  code: 'Recovery code of that time',
  restore: 'Put it back',
  restoring: 'Reading. It takes as long as the disk does, and how far it is cannot be known.',
  restored: 'Everything is back as it was. Unlock it with the passphrase of that time.',
  restoredByCode: 'Everything is back as it was. Unlock it with the recovery code of that time, and choose a new passphrase.',
  restoredPaired:
    'Nothing goes to the other device until you say so, under “Stop sharing”. What was taken back or deleted since then goes here as well once the two have met. If you had ended the pairing since, end it again first.',
};
