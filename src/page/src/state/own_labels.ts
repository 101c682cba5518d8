// SPDX-License-Identifier: Apache-2.0
// What own items and situations are called, for answers that carry ids alone.
import type { Entry } from '$types';
import { call, type How } from '$page/api/client';

/** All entries of a kind, page by page, without counting as having looked at them. */
export async function allOf(kind: string, how: How = {}): Promise<Entry[]> {
  const all: Entry[] = [];
  for (;;) {
    const after = all[all.length - 1]?.id ?? '';
    const page = await call('List', { kind, peek: true, after }, how);
    all.push(...(page.entries ?? []));
    if (!page.more || !page.entries?.length) return all;
  }
}

/** An entry to hand to label(): it says what "own.<id>" is called. */
export async function ownLabels(how: How = {}): Promise<Entry> {
  const [items, situations] = await Promise.all([allOf('own_item', how), allOf('own_situation', how)]);
  const labels: Record<string, string> = {};
  for (const one of items) labels[`own.${one.id}`] = one.content?.ownItem?.label ?? '';
  for (const one of situations) labels[`own.${one.id}`] = one.content?.ownSituation?.label ?? '';
  return { labels };
}
