// SPDX-License-Identifier: Apache-2.0
// What a form asks for, and how that becomes an entry's content and comes out of it again.
import type { Content, Element, Entry, Wish } from '$types';
import { choices, kindWords, label, phrase, snake } from '$page/state/catalogue';
import { dayText } from '$page/state/days';
import { elements, elementsFor } from '$page/state/elements';
import { minutesText, type ContentKind } from '$page/state/entry_words';

export interface Option {
  value: string | number;
  label: string;
  about?: string;
}
interface Common {
  field: string; // as in the messages: "myWords"
  label?: string;
  hint?: string;
  /** A sentence for when it is empty; without it, it may stay empty. */
  needed?: string;
  /** A number that cannot be emptied again once it was saved, and of which 0 is one. */
  firm?: true;
  /** Folded away until it is wanted. */
  folded?: true;
  /** Asked for only then; two controls may stand for one field. */
  shown?: (typed: Typed) => boolean;
  /** Fields that mean nothing any more once this one has changed. */
  clears?: string[];
}
export type Control = Common &
  (
    | { as: 'text'; max: number; rows?: number }
    | { as: 'day' }
    | { as: 'choice'; options: () => Option[]; row?: boolean; empty?: string }
    | { as: 'set'; options: () => Option[]; most?: number; row?: boolean }
    | { as: 'tick' }
    | { as: 'minutes' }
    | { as: 'tags' }
    | { as: 'item' }
    | { as: 'scale'; low: string; high: string }
    | { as: 'items'; most: number }
    | { as: 'wishes'; most: number }
    | { as: 'number'; least: number; most: number }
  );

export type Value = string | number | boolean | string[] | undefined;
export type Typed = Record<string, Value>;

/** The choices of a vocabulary as a form shows them: its numbers, or its ids for sets. */
export function optionsOf(vocabulary: string, by: 'number' | 'id' = 'number'): () => Option[] {
  return () => choices(vocabulary).map((one) => ({ value: one[by], label: one.phrase }));
}

export function labelOf(kind: ContentKind, control: Control): string {
  if (control.label) return control.label;
  const name = kindWords(snake(kind))?.fields[snake(control.field)] ?? control.field;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function fieldsIn(entry: Entry | undefined, kind: ContentKind): Record<string, unknown> {
  return (entry?.content?.[kind] ?? {}) as Record<string, unknown>;
}

/** Wishes are typed as the command line takes them: "item=number", 0 where no more is said. */
function wishesIn(wishes: Wish[] | undefined): string[] {
  return (wishes ?? []).filter((one) => !one.out).map((one) => `${one.item}=${one.how ?? 0}`);
}

function wishesOut(value: string[], before: Wish[] | undefined): Wish[] {
  const now = value.map((one) => one.split('='));
  const out = (before ?? []).filter(
    (one) => !one.out && !now.some(([item]) => item === one.item),
  );
  return [
    ...now.map(([item = '', how]) => (Number(how) > 0 ? { item, how: Number(how) } : { item })),
    ...out.map((one) => ({ item: one.item ?? '', out: true })),
  ];
}

function valueIn(control: Control, value: unknown): Value {
  if (control.firm) return value as Value;
  switch (control.as) {
    case 'wishes':
      return wishesIn(value as Wish[] | undefined);
    case 'set':
    case 'items':
    case 'tags':
      return elements(value as Element[] | undefined);
    case 'tick':
      return value === 1;
    case 'choice':
      return value === 0 || value === '' ? undefined : (value as Value);
    case 'minutes':
    case 'number':
      return value === 0 ? undefined : (value as Value);
    default:
      return (value as string | undefined) ?? '';
  }
}

export function typedOf(kind: ContentKind, controls: Control[], entry?: Entry): Typed {
  const fields = fieldsIn(entry, kind);
  return Object.fromEntries(controls.map((one) => [one.field, valueIn(one, fields[one.field])]));
}

export function same(a: Value, b: Value): boolean {
  return JSON.stringify(a ?? '') === JSON.stringify(b ?? '');
}

function valueOut(control: Control, value: Value, before: unknown): unknown {
  if (control.firm) return value;
  switch (control.as) {
    case 'wishes':
      return wishesOut((value as string[]) ?? [], before as Wish[] | undefined);
    case 'set':
    case 'items':
    case 'tags':
      return elementsFor((value as string[]) ?? [], before as Element[] | undefined);
    case 'tick':
      return value ? 1 : 0;
    case 'choice': {
      const empty = typeof before === 'number' || typeof value === 'number' ? 0 : '';
      return value ?? empty;
    }
    case 'minutes':
    case 'number':
      return value ?? 0;
    default:
      return String(value ?? '').trim();
  }
}

/** What was changed, and that alone: what the other device wrote meanwhile is left as it is. */
export function changesOf(kind: ContentKind, controls: Control[], base: Typed, typed: Typed, entry?: Entry): Content {
  const before = fieldsIn(entry, kind);
  const fields: Record<string, unknown> = {};
  for (const one of controls) {
    const value = typed[one.field];
    if (!same(value, base[one.field])) fields[one.field] = valueOut(one, value, before[one.field]);
  }
  return { [kind]: fields };
}

function wishWords([item, how]: string[]): string {
  return Number(how) > 0 ? `${label(item)}: ${phrase('change', Number(how))}` : label(item);
}

/** A value in words, to be shown beside what is being typed. */
export function wordsOf(control: Control, value: Value): string {
  if (value === undefined || value === '' || value === false) return '';
  if (control.as === 'minutes') return minutesText(Number(value));
  if (control.as === 'day') return dayText(String(value));
  if (control.as === 'item') return label(String(value));
  if (control.as === 'items' || control.as === 'wishes')
    return (value as string[]).map((one) => wishWords(one.split('='))).join(', ');
  if (control.as === 'tick') return labelOf('cue', { ...control, label: control.label ?? control.field });
  const options = control.as === 'choice' || control.as === 'set' ? control.options() : [];
  const one = (each: string | number) => options.find((o) => o.value === each)?.label ?? String(each);
  return Array.isArray(value) ? value.map(one).join(', ') : one(value as string | number);
}
