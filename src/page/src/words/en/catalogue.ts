// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'All the items',
  about: 'The items to choose from. You can call them something else, or leave some out. Only you see that.',
  original: 'In the list',
  isHidden: 'Left out of lists',
  call: 'What do you call it?',
  callHint: 'On your own screen alone. Empty gives it its first name back.',
  rename: 'Call it something else',
  hide: 'Leave it out',
  show: 'List it again',
  named: 'Called so on your own screen alone.',
  left: 'Left out from now on. You can list it again here.',
  shown: 'It is listed again.',
};
