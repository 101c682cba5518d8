// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'What feels good',
  about: 'What you would like, item by item, for each situation. Any of it may stay empty, and empty is never a no.',
  categories: 'Kinds of items',
  situation: 'Situation',
  inherits: 'Where you choose nothing here, your usual answer counts.',
  asUsual: (want: string) => `as usual: ${want}`,
  asUsualEmpty: 'as usual',
  sharedHint: 'a change is seen there, too',
  more: 'Say more about it',
  shareAll: 'Share what stands on this page',
  toCatalogue: 'Call an item something else, or leave it out',
};
