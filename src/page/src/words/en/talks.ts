// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'A talk',
  about: 'When would you like to talk?',
};
