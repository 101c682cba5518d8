// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Where to find help',
  about: 'General safety information. Opening it leaves no trace.',
};
