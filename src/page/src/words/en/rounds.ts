// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Sealed rounds',
  about: 'Both answer, and both answers open together.',
};
