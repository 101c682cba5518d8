// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Where wishes meet',
  about: 'Limits first, then what both of you would like.',
};
