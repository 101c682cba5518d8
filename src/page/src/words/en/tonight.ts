// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Tonight',
  about: 'This evening’s plan: pause signs, limits, care notes, steps and what to have within reach.',
};
