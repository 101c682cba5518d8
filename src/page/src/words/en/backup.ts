// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Backup',
  about: 'One sealed file with everything in it.',
};
