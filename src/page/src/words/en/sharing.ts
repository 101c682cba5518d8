// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Who can see what',
  about: 'Every entry that the other person can see, and how to take it back.',
};
