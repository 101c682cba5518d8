// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'All the items',
  about: 'The items to choose from; what you call them, and which are not listed.',
};
