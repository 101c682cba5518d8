// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Comfort log',
  about: 'What is sore or uncomfortable, and what helped.',
};
