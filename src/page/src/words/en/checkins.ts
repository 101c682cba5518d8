// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Check-ins',
  about: 'How it was, in twelve questions that can all be left out.',
};
