// SPDX-License-Identifier: Apache-2.0
// The view in which entries of a kind are written and changed.
import type { ContentKind } from '$page/state/entry_words';
import type { ViewId } from '$page/views';

export const placeOf: Partial<Record<ContentKind, ViewId>> = {
  preference: 'answers',
  limit: 'limits',
  gratitude: 'thanks',
  careNote: 'about',
  phrase: 'about',
  cue: 'about',
  ownItem: 'own',
  ownSituation: 'own',
  plan: 'plans',
  proposal: 'proposals',
  kitItem: 'kit',
  talkRequest: 'talks',
  experiment: 'experiments',
  checkIn: 'checkins',
  followUp: 'followups',
  comfortLog: 'comfort',
  concern: 'concerns',
  promptCard: 'cards',
  sealedRound: 'rounds',
  jointTrends: 'trends',
  reflection: 'notebook',
  support: 'support',
};

/** Kinds that have ways of their own to reach the other person. */
export const sharedElsewhere: readonly ContentKind[] = [
  'plan',
  'proposal',
  'sealedRound',
  'jointTrends',
  'reflection',
  'support',
];
