// SPDX-License-Identifier: Apache-2.0
// What somebody is about to ask for: changes to a plan that both hold, put together before they go
// out. Kept like all that is typed.
import type { Plan, Step } from '$types';
import { draft } from '$page/state/drafts.svelte';

export interface Asking {
  change: Plan;
  /** The proposal that this one answers, and the plan as that one would have it. */
  counters: string;
  base: Plan | null;
  because: string;
  smaller: string;
}

const blank = (): Asking => ({ change: {}, counters: '', base: null, because: '', smaller: '' });

export function asking(plan: string): Asking {
  return draft(`plan.asking.${plan}`, blank);
}

/** It is asked, or given up. The same object goes on, since views hold it. */
export function clearAsking(plan: string): void {
  Object.assign(asking(plan), blank());
}

export function isEmpty(change: Plan): boolean {
  return Object.keys(change).every((name) => name === 'steps' && !change.steps?.length);
}

function put(steps: Step[], changed: Step[]): Step[] {
  const out = steps.map((step) => {
    const change = changed.find((one) => one.id === step.id);
    return change ? { ...step, ...change } : step;
  });
  return [...out, ...changed.filter((one) => !steps.some((step) => step.id === one.id))];
}

/** A plan as it would be with a change. */
export function withChange(plan: Plan, change: Plan): Plan {
  return { ...plan, ...change, steps: put(plan.steps ?? [], change.steps ?? []) };
}

/** Two changes as one. What was added and taken out again is in neither. */
export function together(first: Plan, then: Plan, known: Plan): Plan {
  const steps = put(first.steps ?? [], then.steps ?? []).filter(
    (step) => !step.out || known.steps?.some((one) => one.id === step.id),
  );
  return { ...first, ...then, steps };
}
