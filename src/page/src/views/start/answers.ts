// SPDX-License-Identifier: Apache-2.0
// Which answers the five minutes ask for, and those that are there already.
import { Direction, Want, type Entry } from '$types';
import { call } from '$page/api/client';
import { catalogue, type Item } from '$page/state/catalogue';

export function firstItems(): Item[] {
  return catalogue.items.filter((item) => item.quick_start);
}

export function directionsOf(item: Item): Direction[] {
  if (item.direction === 'self') return [Direction.SELF];
  if (item.direction === 'set') return [Direction.SETTING];
  return [Direction.RECEIVE, Direction.GIVE];
}

export function answerTo(entries: readonly Entry[], item: string, direction: Direction): Entry | undefined {
  return entries.find((entry) => {
    const answer = entry.content?.preference;
    const usual = !answer?.situation || answer.situation === 'usual';
    return entry.mine && usual && answer?.item === item && answer.direction === direction;
  });
}

/** Undefined takes an answer back; where there is none, nothing is written. */
export async function saveAnswer(
  before: Entry | undefined,
  item: string,
  direction: Direction,
  want: Want | undefined,
): Promise<Entry | undefined> {
  if (want === undefined && before === undefined) return undefined;
  return call('Save', {
    id: before?.id ?? '',
    content: { preference: { item, situation: 'usual', direction, want: want ?? Want.NOT_ANSWERED } },
  });
}

/** All of this person's answers, page by page. */
export async function allAnswers(): Promise<Entry[]> {
  const all: Entry[] = [];
  for (;;) {
    const after = all[all.length - 1]?.id ?? '';
    const page = await call('List', { kind: 'preference', peek: true, after });
    all.push(...(page.entries ?? []));
    if (!page.more || !page.entries?.length) return all.filter((entry) => entry.mine);
  }
}
