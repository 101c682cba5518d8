// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Where to find help',
  about: 'Opening this leaves no trace. It is here in every state, also without unlocking.',
  tiers: ['', 'At once', 'The same day', 'To have looked at', 'Support', 'Your safety'],
};
