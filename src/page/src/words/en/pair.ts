// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Pair',
  about: 'Bring two devices together, face to face.',
};
