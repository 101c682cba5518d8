// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Network',
  about: 'Why the devices do not meet, and what to do about it.',
};
