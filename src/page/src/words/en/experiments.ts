// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Something to try',
  about: 'One thing that both of you would like to try, in small steps.',
};
