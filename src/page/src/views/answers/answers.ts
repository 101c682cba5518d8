// SPDX-License-Identifier: Apache-2.0
// What there is to answer, and what has been: by item, direction and situation.
import { Direction, MarkKind, Want, type Entry } from '$types';
import { call } from '$page/api/client';
import { catalogue } from '$page/state/catalogue';
import { marks } from '$page/state/marks.svelte';
import { own, ownId } from '$page/state/own.svelte';

export interface Asked {
  id: string;
  description: string;
  directions: Direction[];
}

function directionsOf(direction: string | number): Direction[] {
  if (direction === 'self' || direction === 2) return [Direction.SELF];
  if (direction === 'set' || direction === 3) return [Direction.SETTING];
  return [Direction.RECEIVE, Direction.GIVE];
}

/** What is asked in a category: the catalogue's items that are listed, then own ones. */
export function askedIn(category: string): Asked[] {
  const listed = catalogue.items
    .filter((item) => item.category === category && !marks.has(MarkKind.HIDDEN, item.id))
    .map((item) => ({
      id: item.id,
      description: item.description,
      directions: directionsOf(item.direction),
    }));
  const owns = own.items.flatMap((entry) => {
    const item = entry.content?.ownItem;
    if (!item || item.category !== category || item.hidden) return [];
    const directions = directionsOf(item.direction ?? 1);
    return [{ id: ownId(entry), description: item.description ?? '', directions }];
  });
  return [...listed, ...owns];
}

export function key(item: string, direction: Direction, situation: string): string {
  return `${item}/${direction}/${situation}`;
}

/** This person's answers by `key`; where two devices made two, the older one is shown. */
export function byKey(entries: readonly Entry[]): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const answer = entry.content?.preference;
    if (entry.mine && answer)
      found.set(key(answer.item ?? '', answer.direction ?? 0, answer.situation || 'usual'), entry);
  }
  return found;
}

/** What was answered, or undefined: empty is never a no. */
export function wantOf(entry: Entry | undefined): Want | undefined {
  const want = entry?.content?.preference?.want ?? Want.UNSET;
  return want === Want.UNSET || want === Want.NOT_ANSWERED ? undefined : want;
}

/** Undefined takes an answer back; where there is none, nothing is written. */
export async function answer(
  before: Entry | undefined,
  item: string,
  direction: Direction,
  situation: string,
  want: Want | undefined,
): Promise<void> {
  if (want === undefined && before === undefined) return;
  await call('Save', {
    id: before?.id ?? '',
    content: {
      preference: { ...(before ? {} : { item, situation, direction }), want: want ?? Want.NOT_ANSWERED },
    },
  });
}
