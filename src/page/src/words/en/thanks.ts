// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Kind words',
  about: 'Thank-yous, yours and those that came.',
};
