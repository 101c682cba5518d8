// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Reminders',
  about: 'Reminders of your own. There are none until you make one.',
};
