// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Own items and situations',
  about: 'Items and situations in your own words.',
};
