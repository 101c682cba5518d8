// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Before you begin',
};
