// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Limits',
  about: 'What you do not want. It comes before everything else.',
};
