// SPDX-License-Identifier: Apache-2.0
// One plan with what belongs beside it: what asks about it, pause signs and care notes.
import { type Entry, type Plan, type PlanView, type ProposalView } from '$types';
import { call, type How } from '$page/api/client';
import { stepsOf } from '$page/parts/steps';
import { catalogue, line } from '$page/state/catalogue';
import { allOf } from '$page/state/own.svelte';

export interface Whole {
  plan: PlanView;
  proposals: ProposalView[];
  signs: Entry[];
  care: Entry[];
}

export async function gather(id: string, how: How): Promise<Whole> {
  const [plan, proposals, cues, care] = await Promise.all([
    call('Plan', { id }, how),
    call('Proposals', {}, how),
    allOf('cue', how),
    allOf('care_note', how),
  ]);
  return {
    plan,
    proposals: (proposals.proposals ?? []).filter(
      (one) => one.entry?.content?.proposal?.target === plan.entry?.id,
    ),
    signs: cues.filter((entry) => entry.content?.cue?.always),
    care: care.filter((entry) => entry.content?.careNote?.withPlan),
  };
}

/** A plan has two halves; a quiet hint where one is empty. */
export function emptyHalves(plan: Plan): string[] {
  const steps = stepsOf(plan);
  if (steps.length === 0) return [];
  const categories = steps.map((step) => catalogue.items.find((one) => one.id === step.item)?.category ?? '');
  const has = (...wanted: string[]) => categories.some((one) => wanted.includes(one));
  return [
    ...(has('touch', 'food', 'item', 'body', 'env') ? [] : [line('no_body')]),
    ...(has('words', 'near', 'cue', 'later') ? [] : [line('no_words')]),
  ];
}
