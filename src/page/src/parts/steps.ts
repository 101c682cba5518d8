// SPDX-License-Identifier: Apache-2.0
// A plan's steps: their order, their words, and what a change would make of them.
import { PlanState, Share, type Entry, type Plan, type Step } from '$types';
import { call } from '$page/api/client';
import { catalogue, label, phrase } from '$page/state/catalogue';
import { minutesText, nameOf, valueText } from '$page/state/entry_words';
import { session } from '$page/state/session.svelte';
import { w } from '$page/words';

const [low, high] = ['a', 'z'].map((c) => c.charCodeAt(0)) as [number, number];
const placeDigits = 32;
export const standing = 1; // vocabulary plan_form
export const tonight = 2;

/** Steps that are in it, in their order: places are compared byte by byte, then ids. */
export function stepsOf(plan: Plan | undefined): Step[] {
  const order = (step: Step) => `${step.place ?? ''}\u0000${step.id ?? ''}`;
  return (plan?.steps ?? []).filter((step) => !step.out).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** A place behind `before` and in front of `after`, as the daemon makes them (model/step.cc). */
export function placeBetween(before: string, after: string): string {
  if (!/^[a-z]{0,32}$/.test(before)) return before;
  const limit = /^[a-z]{0,32}$/.test(after) ? after : '';
  let place = '';
  let bounded = limit !== '';
  for (let i = 0; ; ++i) {
    const bottom = i < before.length ? before.charCodeAt(i) : low;
    bounded = bounded && i < limit.length && limit.charCodeAt(i) >= bottom;
    const top = bounded ? limit.charCodeAt(i) : high + 1;
    if (top - bottom > 1) {
      let digit = bottom + Math.floor((top - bottom) / 2);
      if (limit === '' && before !== '') digit = bottom + 1;
      if (before === '' && limit !== '') digit = top - 1;
      place += String.fromCharCode(digit);
      return place.length <= placeDigits ? place : before;
    }
    place += String.fromCharCode(bottom);
    bounded = bounded && top === bottom;
  }
}

/** 13 digits of base 32, at random. */
export function newStepId(): string {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  return Array.from(crypto.getRandomValues(new Uint8Array(13)), (byte) => digits[byte & 31]).join('');
}

export function personName(token: string | undefined, entry?: Entry): string {
  if (!token) return '';
  if (token === session.status.person) return w.plans.you;
  const peer = session.status.peers?.find((one) => one.person === token);
  return entry?.labels?.[token] || peer?.display || w.plans.other;
}

/** "Light massage: feet only, 10 min, light, for Sam, by you, ask first" */
export function stepText(step: Step, entry?: Entry): string {
  const parts = [[label(step.item, entry), step.text].filter(Boolean).join(': ')];
  if (step.minutes) parts.push(minutesText(step.minutes));
  if (step.pressure) parts.push(phrase('pressure', step.pressure));
  if (step.receiver) parts.push(w.plans.for(personName(step.receiver, entry)));
  if (step.giver && step.giver !== step.receiver) parts.push(w.plans.by(personName(step.giver, entry)));
  if (step.ask) parts.push(w.plans.askFirst);
  return parts.join(', ');
}

function stepsChanged(before: Plan, after: Plan, entry?: Entry): string[] {
  const [old, now] = [stepsOf(before), stepsOf(after)];
  const out: string[] = [];
  now.forEach((step, at) => {
    const known = old.find((one) => one.id === step.id);
    if (!known) out.push(w.plans.stepNew(at + 1, stepText(step, entry)));
    else if (JSON.stringify(known) !== JSON.stringify(step)) {
      const timeAlone = stepText({ ...known, minutes: 0 }, entry) === stepText({ ...step, minutes: 0 }, entry);
      const was = timeAlone
        ? known.minutes ? minutesText(known.minutes) : w.plans.noTime
        : stepText(known, entry); // prettier-ignore
      out.push(w.plans.stepChanged(at + 1, stepText(step, entry), was));
    }
  });
  for (const step of old)
    if (!now.some((one) => one.id === step.id)) out.push(w.plans.stepOut(stepText(step, entry)));
  return out;
}

/** What a plan would be that it is not now, a line each. Show them with <Said>. */
export function planChanges(before: Plan, after: Plan, entry: Entry = {}): string[] {
  const text = (plan: Plan, field: keyof Plan & ('title' | 'note' | 'turn' | 'reviewDay')) =>
    field === 'turn' ? personName(plan.turn, entry) : valueText(`plan.${field}`, plan[field] ?? '', entry);
  const lines = stepsChanged(before, after, entry);
  for (const [field, name] of [
    ['title', 'title'],
    ['note', 'note'],
    ['turn', 'turn'],
    ['reviewDay', 'review_day'],
  ] as const) {
    const [was, now] = [text(before, field), text(after, field)];
    if (was !== now) lines.push(w.plans.fieldChanged(nameOf('plan', name), now, was));
  }
  return lines;
}

/** Puts an item into this person's newest draft, or begins one with it; gives the plan's id. */
export async function addToPlan(item: string): Promise<string> {
  const plans = (await call('Plans')).plans ?? [];
  const mine = plans.find((one) => one.entry?.mine && one.entry.share === Share.PRIVATE && one.state === PlanState.DRAFT);
  const steps = [newStep({ item }, stepsOf(mine?.entry?.content?.plan))];
  if (mine?.entry?.id) {
    await call('Save', { id: mine.entry.id, content: { plan: { steps } } });
    return mine.entry.id;
  }
  const made = await call('Save', { content: { plan: { form: standing, steps } } });
  return made.id ?? '';
}

/** A step behind all others; one of the catalogue comes in its first phase. */
export function newStep(what: Step, after: Step[]): Step {
  const last = after.reduce((most, one) => ((one.place ?? '') > most ? (one.place ?? '') : most), '');
  const first = catalogue.items.find((one) => one.id === what.item)?.phases[0] ?? '';
  const phase = 'BRSNDLE'.indexOf(first || '-') + 1;
  return { ...(phase > 0 ? { phase } : {}), ...what, id: newStepId(), place: placeBetween(last, '') };
}
