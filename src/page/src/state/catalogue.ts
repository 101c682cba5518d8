// SPDX-License-Identifier: Apache-2.0
// The language data that the daemon has too (src/model/catalogue_en.json): items, situations, cards,
// vocabularies, signposts. It is there before the first view is.
import type { Entry } from '$types';
import { marks } from './marks.svelte';
import { own } from './own.svelte';
import { w } from '$page/words';

export interface Item {
  id: string;
  label: string;
  category: string;
  phases: string[];
  direction: 'rg' | 'self' | 'set';
  kind: string;
  description: string;
  quick_start?: boolean;
}
export interface Choice {
  number: number;
  id: string;
  phrase: string;
}
export interface Signpost {
  id: string;
  tier: number;
  title: string;
  text: string;
  always?: boolean;
}
interface Labelled {
  id: string;
  label: string;
  about?: string;
}
interface Line {
  id: string;
  text: string;
}
export interface Question extends Line {
  field: string;
}
export interface KindWords {
  kind: string;
  one: string;
  many: string;
  about: string;
  fields: Record<string, string>;
}
export interface Catalogue {
  categories: Labelled[];
  situations: Labelled[];
  items: Item[];
  presets: (Labelled & { steps: string[] })[];
  decks: Labelled[];
  prompts: (Line & { deck: string; mode: string })[];
  check_in: Question[];
  follow_up: Question[];
  private: Question[];
  signposts: Signpost[];
  signal_cards: Line[];
  first_aid: Line[];
  notification_titles: Line[];
  lines: Line[];
  vocabularies: { id: string; choices: Choice[] }[];
  kinds: KindWords[];
}

export let catalogue: Catalogue;
const labels = new Map<string, string>();

/** Once, before the first view. */
export async function loadCatalogue(): Promise<void> {
  const response = await fetch('/assets/catalogue_en.json');
  catalogue = (await response.json()) as Catalogue;
  for (const list of [
    catalogue.categories,
    catalogue.situations,
    catalogue.items,
    catalogue.presets,
    catalogue.decks,
  ])
    for (const one of list) labels.set(one.id, one.label);
}

/** The choices of a vocabulary, in their order. */
export function choices(vocabulary: string): Choice[] {
  return catalogue.vocabularies.find((one) => one.id === vocabulary)?.choices ?? [];
}

/** phrase('want', 3): "fine either way". Unset and unknown numbers give ''. */
export function phrase(vocabulary: string, number: number | undefined): string {
  return choices(vocabulary).find((one) => one.number === number)?.phrase ?? '';
}

/** phraseOf('feeling', 'calm'): the same by the choice's id, as sets hold them. */
export function phraseOf(vocabulary: string, id: string): string {
  return choices(vocabulary).find((one) => one.id === id)?.phrase ?? id;
}

/** A line of the catalogue by its id: line('paired'). */
export function line(id: string): string {
  return catalogue.lines.find((one) => one.id === id)?.text ?? '';
}

/**
 * What an item, category, situation, preset or deck is called. The entry's own labels come first,
 * then what this person calls it, then own items and situations, then the catalogue. Show it with <Said>: it may be a person's.
 */
export function label(id: string | undefined, entry?: Entry): string {
  if (!id) return '';
  return entry?.labels?.[id] || marks.called(id) || own.called(id) || catalogueName(id) || unnamed(id);
}

/** What the catalogue itself calls it, or ''. */
export function catalogueName(id: string): string {
  return labels.get(id) ?? '';
}

function unnamed(id: string): string {
  return id.startsWith('own.') ? w.parts.ownUnknown : id;
}

export function kindWords(kind: string): KindWords | undefined {
  return catalogue.kinds.find((one) => one.kind === kind);
}

/** 'careNote' of the messages is 'care_note' of the catalogue. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
}
