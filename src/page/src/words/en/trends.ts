// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Looking along',
  about: 'Your answers over time, as small drawings and as a table.',
};
