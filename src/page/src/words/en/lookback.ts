// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Looking back',
  about: 'Plans, things tried and kind words, month by month.',
};
