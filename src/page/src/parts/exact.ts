// SPDX-License-Identifier: Apache-2.0
// What the other person will read, to the letter: names that this person alone has for things do
// not go along, and own items and situations only once they are shared themselves.
import { Share, type Entry } from '$types';
import { catalogueName } from '$page/state/catalogue';
import { own, ownId } from '$page/state/own.svelte';

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(idsIn);
}

/** Own items and situations that it names and that are private: they have to go along. */
export function namedPrivately(value: unknown): Entry[] {
  const ids = new Set(idsIn(value));
  return [...own.items, ...own.situations].filter(
    (one) => one.mine && one.share === Share.PRIVATE && ids.has(ownId(one)),
  );
}

/** The entry with the names that the other side has for what it names. */
export function asOtherReads(entry: Entry): Entry {
  const labels = { ...entry.labels };
  for (const id of idsIn(entry.content)) {
    const name = catalogueName(id);
    if (name) labels[id] = name;
  }
  return { ...entry, labels };
}
