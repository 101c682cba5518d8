// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Proposals',
  about: 'What one of you asks the other to agree to.',
};
