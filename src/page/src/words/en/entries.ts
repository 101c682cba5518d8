// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Everything written',
  about: 'All entries, with search.',
};
