// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Somebody to turn to',
  about: 'People and places that you could turn to.',
};
