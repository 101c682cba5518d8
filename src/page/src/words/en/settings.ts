// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Settings',
  about: 'Locking, quiet hours, how long things are kept, and how the page looks.',
};
