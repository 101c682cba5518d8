// SPDX-License-Identifier: Apache-2.0
// The whole of the view, and what its lines say.
import { OverlapState, OverlapWay, Want, type Entry, type OverlapLine, type OverlapSide } from '$types';
import { call, type How } from '$page/api/client';
import { phrase } from '$page/state/catalogue';
import { allOf } from '$page/state/own.svelte';
import { w } from '$page/words';

export interface View {
  lines: OverlapLine[];
  limits: Entry[]; // hard ones first, as the daemon gives them
  situations: string[];
}

export async function gather(situation: string, how: How): Promise<View> {
  // The answers of the other are seen here, and nowhere else.
  const [limits, first] = await Promise.all([
    allOf('limit', how, true),
    call('Overlap', { situation }, how),
    allOf('preference', how, true),
  ]);
  const lines = [...(first.lines ?? [])];
  for (let more = first.more; more; ) {
    const page = await call('Overlap', { situation, skip: lines.length }, how);
    lines.push(...(page.lines ?? []));
    more = page.more && (page.lines?.length ?? 0) > 0;
  }
  const hold = first.limits ?? [];
  return {
    lines,
    limits: hold.flatMap((id) => limits.find((entry) => entry.id === id) ?? []),
    situations: first.situations ?? [],
  };
}

export interface Row {
  key: string;
  head?: OverlapState;
  line?: OverlapLine;
}

/** A line about a limit alone would say again what the limit says. */
function saysSomething(line: OverlapLine): boolean {
  const limited = line.state === OverlapState.HARD_LIMIT || line.state === OverlapState.SOFT_LIMIT;
  return !limited || Boolean(line.mine?.want || line.theirs?.want);
}

/** Lines under a heading for each state; they come in the order in which they are shown. */
export function rowsOf(lines: OverlapLine[]): Row[] {
  const rows: Row[] = [];
  let before: OverlapState = OverlapState.UNSET;
  for (const line of lines.filter(saysSomething)) {
    const state = line.state ?? OverlapState.UNSET;
    if (state !== before) rows.push({ key: `state ${state}`, head: state });
    before = state;
    rows.push({ key: `${line.item}/${line.way}`, line });
  }
  return rows;
}

export function subjectOf(line: OverlapLine, other: string): string {
  if (line.way === OverlapWay.MINE_TO_RECEIVE) return w.overlap.forYou(other);
  return line.way === OverlapWay.MINE_TO_GIVE ? w.overlap.byYou(other) : '';
}

/** What each has answered; nothing is said of one who has not. */
export function answersIn(line: OverlapLine, other: string): string {
  const one = (who: string, side: OverlapSide | undefined) =>
    !side?.want || side.want === Want.NOT_ANSWERED
      ? []
      : [w.overlap.said(who, phrase('want', side.want), side.inherited === true)];
  return [...one(w.overlap.you, line.mine), ...one(other, line.theirs)].join(', ');
}
