// SPDX-License-Identifier: Apache-2.0
// What Watch says, told on to the views that show it. Many events within a moment are one.
import type { WatchEvent } from '$types';

export type Topic = 'entries' | 'pairing' | 'peers' | 'state' | 'reminder';

const momentMs = 120;

const listeners = new Set<{ topics: readonly Topic[]; act: () => void }>();
let pending = new Set<Topic>();
let timer: ReturnType<typeof setTimeout> | undefined;

function topicsOf(event: WatchEvent): Topic[] {
  const topics: Topic[] = [];
  if (event.entry || event.many) topics.push('entries');
  if (event.pairing) topics.push('pairing');
  if (event.peers) topics.push('peers');
  if (event.state) topics.push('state');
  if (event.reminder !== undefined) topics.push('reminder');
  return topics;
}

function deliver(): void {
  timer = undefined;
  const now = pending;
  pending = new Set();
  for (const one of [...listeners]) if (one.topics.some((topic) => now.has(topic))) one.act();
}

export function takeEvent(event: WatchEvent): void {
  for (const topic of topicsOf(event)) pending.add(topic);
  if (pending.size > 0) timer ??= setTimeout(deliver, momentMs);
}

/** Calls `act` after events of these topics; gives the way to end that. */
export function onFresh(topics: readonly Topic[], act: () => void): () => void {
  const one = { topics, act };
  listeners.add(one);
  return () => listeners.delete(one);
}
