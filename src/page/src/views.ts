// SPDX-License-Identifier: Apache-2.0
// Every view: its path under /n/ (short, and saying nothing), the group of the menu that it stands in, and its file.
import type { Component } from 'svelte';

export type Group = 'now' | 'mine' | 'together' | 'after' | 'private' | 'house' | 'help';

export type Load = () => Promise<{ default: Component }>;

export interface View {
  path: string;
  group: Group;
  load: Load;
  /** Shown in every state of the daemon, not only while it is open. */
  always?: true;
}

export const views = {
  home: { path: 'h', group: 'now', load: () => import('./views/home/Home.svelte') },
  tonight: { path: 't', group: 'now', load: () => import('./views/tonight/Tonight.svelte') },
  start: { path: 's', group: 'now', load: () => import('./views/start/Start.svelte') },
  answers: { path: 'a', group: 'mine', load: () => import('./views/answers/Answers.svelte') },
  limits: { path: 'l', group: 'mine', load: () => import('./views/limits/Limits.svelte') },
  about: { path: 'n', group: 'mine', load: () => import('./views/about/AboutMe.svelte') },
  thanks: { path: 'g', group: 'mine', load: () => import('./views/thanks/Thanks.svelte') },
  catalogue: { path: 'c', group: 'mine', load: () => import('./views/catalogue/Catalogue.svelte') },
  own: { path: 'ow', group: 'mine', load: () => import('./views/own/OwnItems.svelte') },
  entries: { path: 'e', group: 'mine', load: () => import('./views/entries/Entries.svelte') },
  overlap: { path: 'o', group: 'together', load: () => import('./views/overlap/Overlap.svelte') },
  plans: { path: 'p', group: 'together', load: () => import('./views/plans/Plans.svelte') },
  proposals: { path: 'q', group: 'together', load: () => import('./views/proposals/Proposals.svelte') },
  cards: { path: 'd', group: 'together', load: () => import('./views/cards/Cards.svelte') },
  rounds: { path: 'r', group: 'together', load: () => import('./views/rounds/Rounds.svelte') },
  talks: { path: 'm', group: 'together', load: () => import('./views/talks/Talks.svelte') },
  experiments: { path: 'y', group: 'together', load: () => import('./views/experiments/Experiments.svelte') },
  kit: { path: 'i', group: 'together', load: () => import('./views/kit/Kit.svelte') },
  concerns: { path: 'z', group: 'together', load: () => import('./views/concerns/Concerns.svelte') },
  checkins: { path: 'k', group: 'after', load: () => import('./views/checkins/CheckIns.svelte') },
  followups: { path: 'f', group: 'after', load: () => import('./views/followups/FollowUps.svelte') },
  comfort: { path: 'b', group: 'after', load: () => import('./views/comfort/Comfort.svelte') },
  helped: { path: 'v', group: 'after', load: () => import('./views/helped/Helped.svelte') },
  trends: { path: 'u', group: 'after', load: () => import('./views/trends/Trends.svelte') },
  lookback: { path: 'j', group: 'after', load: () => import('./views/lookback/LookBack.svelte') },
  notebook: { path: 'nb', group: 'private', load: () => import('./views/notebook/Notebook.svelte') },
  support: { path: 'sp', group: 'private', load: () => import('./views/support/Support.svelte') },
  sharing: { path: 'w', group: 'house', load: () => import('./views/sharing/Sharing.svelte') },
  leaving: { path: 'x', group: 'house', load: () => import('./views/leaving/Leaving.svelte') },
  pair: { path: 'pa', group: 'house', load: () => import('./views/pair/Pair.svelte') },
  network: { path: 'ne', group: 'house', load: () => import('./views/network/Network.svelte') },
  reminders: { path: 're', group: 'house', load: () => import('./views/reminders/Reminders.svelte') },
  settings: { path: 'se', group: 'house', load: () => import('./views/settings/Settings.svelte') },
  backup: { path: 'ba', group: 'house', load: () => import('./views/backup/Backup.svelte') },
  transfer: { path: 'tr', group: 'house', load: () => import('./views/transfer/Transfer.svelte') },
  signposts: { path: 'si', group: 'help', load: () => import('./views/signposts/Signposts.svelte'), always: true },
  help: { path: 'he', group: 'help', load: () => import('./views/help/Help.svelte'), always: true },
} satisfies Record<string, View>;

/** What stands there instead, before it is open. */
export const states = {
  new: () => import('./views/first_run/FirstRun.svelte'),
  locked: () => import('./views/unlock/Unlock.svelte'),
} satisfies Record<string, Load>;

export type ViewId = keyof typeof views;

export const viewIds = Object.keys(views) as ViewId[];

export function viewOfPath(path: string): ViewId | undefined {
  return viewIds.find((id) => views[id].path === path);
}

export function isAlways(id: ViewId): boolean {
  const view: View = views[id];
  return view.always === true;
}
