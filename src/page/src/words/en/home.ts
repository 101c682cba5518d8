// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Today',
  about: 'What is new, and what you could do.',
};
