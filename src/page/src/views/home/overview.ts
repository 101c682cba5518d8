// SPDX-License-Identifier: Apache-2.0
// What there is to look at, gathered: news first, then what one could do. It counts nobody.
import {
  PairPhase,
  Share,
  type Entry,
  type PlanView,
  type ProposalView,
  type RoundView,
  type Softening,
  type StatusReply,
} from '$types';
import { call, type How } from '$page/api/client';
import type { ViewId } from '$page/views';
import type { w } from '$page/words';

export type Could = ViewId & keyof typeof w.home.coulds;

export interface Overview {
  words: boolean;
  tonight: PlanView | undefined;
  fresh: Entry[];
  /** With what they are about, as far as that is a plan. */
  proposals: (ProposalView & { plan?: PlanView })[];
  talks: Entry[];
  rounds: RoundView[];
  reviews: PlanView[];
  softenings: (Softening & { entry?: Entry })[];
  mine: Entry[];
  /** No pairing is going on. */
  idle: boolean;
}

/** Those of `all` that `ids` name, in the order of `ids`. */
function pick<T>(ids: string[] | undefined, all: T[] | undefined, idOf: (one: T) => string | undefined): T[] {
  return (ids ?? []).flatMap((id) => all?.find((one) => idOf(one) === id) ?? []);
}

export async function gather(how: How): Promise<Overview> {
  const [pairing, waiting, list] = await Promise.all([
    call('PairState', {}, how),
    call('Waiting', {}, how),
    call('List', { peek: true }, how),
  ]);
  const plansNeeded = waiting.tonight || waiting.reviews?.length || waiting.proposals?.length;
  const [proposals, talks, rounds, plans, limits] = await Promise.all([
    waiting.proposals?.length ? call('Proposals', {}, how) : undefined,
    waiting.talkRequests?.length ? call('List', { kind: 'talk_request', peek: true }, how) : undefined,
    waiting.rounds?.length ? call('Rounds', {}, how) : undefined,
    plansNeeded ? call('Plans', {}, how) : undefined,
    waiting.softenings?.length ? call('List', { kind: 'limit', peek: true }, how) : undefined,
  ]);
  const entries = list.entries ?? [];
  const plansOf = (ids: string[] | undefined) => pick(ids, plans?.plans, (one) => one.entry?.id);
  // What has a heading of its own does not stand among the news as well.
  const apart = new Set([waiting.proposals, waiting.talkRequests, waiting.rounds].flatMap((ids) => ids ?? []));
  return {
    words: pairing.phase === PairPhase.WORDS,
    tonight: plansOf(waiting.tonight ? [waiting.tonight] : [])[0],
    fresh: entries.filter((entry) => entry.fresh && !apart.has(entry.id ?? '')),
    proposals: pick(waiting.proposals, proposals?.proposals, (one) => one.entry?.id).map((one) => {
      const [plan] = plansOf([one.entry?.content?.proposal?.target ?? '']);
      return plan ? { ...one, plan } : one;
    }),
    talks: pick(waiting.talkRequests, talks?.entries, (one) => one.id),
    rounds: pick(waiting.rounds, rounds?.rounds, (one) => one.id),
    reviews: plansOf(waiting.reviews),
    softenings: (waiting.softenings ?? []).map((one) => {
      const entry = limits?.entries?.find((limit) => limit.id === one.id);
      return entry ? { ...one, entry } : one;
    }),
    mine: entries.filter((entry) => entry.mine),
    idle: (pairing.phase ?? PairPhase.NONE) === PairPhase.NONE || pairing.phase === PairPhase.ENDED,
  };
}

/** The likeliest first, three at most. */
export function coulds(status: StatusReply, { mine, idle }: Overview): Could[] {
  const alone = (status.peers?.length ?? 0) === 0;
  const all: [boolean, Could][] = [
    [status.paused === true, 'leaving'],
    [mine.length === 0, 'start'],
    [alone && idle, 'pair'],
    [!alone && mine.some((entry) => entry.share === Share.PRIVATE), 'entries'],
    [true, 'thanks'],
    [true, 'notebook'],
    [!alone, 'checkins'],
  ];
  return all.flatMap(([fits, id]) => (fits ? [id] : [])).slice(0, 3);
}
