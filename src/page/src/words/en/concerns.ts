// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Hard to say',
  about: 'Something that is hard to say, written down first.',
};
