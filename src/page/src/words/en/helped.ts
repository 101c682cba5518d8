// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'What helped',
  about: 'What has helped, from your plans and check-ins.',
};
