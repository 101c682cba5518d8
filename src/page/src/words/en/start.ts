// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Five minutes',
  about: 'Sixteen things, one after the other. Any of them may stay empty.',
};
