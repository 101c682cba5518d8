// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'A day or three later',
  about: 'How you are a day later, and after three days.',
};
