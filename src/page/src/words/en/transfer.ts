// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Take it along',
  about: 'Exports to read elsewhere, and files to take in.',
};
