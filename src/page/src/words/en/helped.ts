// SPDX-License-Identifier: Apache-2.0
const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);

export default {
  title: 'What helped',
  about: 'What has helped, from your plans and check-ins.',
  list: 'What has helped',
  nothing: 'Nothing here yet.',
  helped: (n: number) => `helped ${times(n)}`,
  changed: (how: string, n: number) => `${how || 'differently'} ${times(n)}`,
  used: (n: number) => (n === 1 ? 'in 1 plan' : `in ${n} plans`),
  more: 'There is more than fits here. An export holds all of it.',
};
