// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Locked',
  about: 'Your passphrase opens it. What you were typing is kept for you until this page is closed.',
  passphrase: 'Passphrase',
  open: 'Unlock',
  useRecovery: 'Use the recovery code',
  usePassphrase: 'Use the passphrase',
  recoveryTitle: 'With the recovery code',
  recoveryAbout: 'It opens the notebook and sets a new passphrase. The old one no longer works then.',
  code: 'Recovery code',
  newPassphrase: 'A new passphrase',
  again: 'The same again',
  busy: 'Opening. This takes a moment on purpose.',
};
