// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'What feels good',
  about: 'What you would like, item by item, for each situation.',
};
