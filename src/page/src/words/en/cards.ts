// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Conversation cards',
  about: 'Cards to talk about, and signals to hold up without words.',
};
