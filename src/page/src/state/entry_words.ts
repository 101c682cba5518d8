// SPDX-License-Identifier: Apache-2.0
// Any entry in words: its kind and its fields, in the catalogue's terms.
import type { Content, Element, Entry } from '$types';
import { elements } from './elements';
import { kindWords, label, line, phrase, phraseOf, snake, type KindWords } from './catalogue';

/** What a field holds, where that is not plain text. Sets of a vocabulary hold its ids. */
const vocabularies: Record<string, string> = {
  'preference.direction': 'direction',
  'preference.want': 'want',
  'preference.pressure': 'pressure',
  'limit.strength': 'strength',
  'limit.direction': 'direction',
  'careNote.which': 'care_kind',
  'careNote.withPlan': 'yes_no',
  'phrase.which': 'phrase_kind',
  'cue.means': 'cue_meaning',
  'cue.always': 'yes_no',
  'ownItem.direction': 'item_direction',
  'plan.form': 'plan_form',
  'plan.steps.phase': 'phase',
  'plan.steps.pressure': 'pressure',
  'plan.steps.ask': 'yes_no',
  'proposal.about': 'proposal_about',
  'proposal.answer': 'proposal_answer',
  'kitItem.have': 'kit_have',
  'talkRequest.moments': 'moment',
  'talkRequest.reply': 'talk_reply',
  'talkRequest.replyMoments': 'moment',
  'checkIn.met': 'five_met',
  'checkIn.close': 'five_close',
  'checkIn.ease': 'five_ease',
  'checkIn.valued': 'five_valued',
  'checkIn.energy': 'five_energy',
  'checkIn.body': 'ten',
  'checkIn.feel': 'feeling',
  'checkIn.amount': 'amount',
  'checkIn.want': 'next_want',
  'checkIn.adjust': 'adjust',
  'followUp.which': 'follow_up',
  'followUp.mood': 'mood',
  'followUp.body': 'ten',
  'followUp.close': 'five_close',
  'followUp.want': 'follow_up_want',
  'comfortLog.where': 'body_place',
  'comfortLog.like': 'discomfort',
  'comfortLog.since': 'since',
  'comfortLog.course': 'course',
  'comfortLog.tried': 'tried',
  'comfortLog.helped': 'relief',
  'concern.ready': 'ready',
  'acknowledgement.which': 'acknowledgement',
  'promptCard.mode': 'prompt_mode',
  'reflection.free': 'pv_free',
  'reflection.safe': 'pv_safe',
  'reflection.app': 'pv_app',
};

/** Ids of the catalogue, of own items, or persons' tokens: label() knows what they are called. */
const named = new Set([
  'preference.item', 'preference.situation', 'limit.what', 'limit.situations', 'gratitude.about',
  'ownItem.category', 'plan.situation', 'plan.turn', 'plan.steps.item',
  'plan.steps.receiver', 'plan.steps.giver', 'proposal.turn', 'kitItem.item',
  'kitItem.person', 'talkRequest.topic', 'experiment.item', 'checkIn.helped', 'checkIn.situation',
  'comfortLog.ask', 'promptCard.deck', 'sealedRound.card',
]); // prettier-ignore

/** What only programs need. */
const unsaid = new Set([
  'limit.target', 'plan.steps', 'plan.source', 'plan.archived', 'proposal.target',
  'proposal.steps', 'proposal.base', 'proposal.result', 'proposal.counters', 'experiment.round',
  'checkIn.plan', 'acknowledgement.target', 'sealedRound.halves', 'sealedRound.target',
]); // prettier-ignore

export interface FieldWords {
  field: string; // as in the catalogue and in IdsRequest.fields: "my_words"
  name: string;
  text: string;
}

export type ContentKind = keyof Content;

/** 'careNote' of an entry that is a care note. A withdrawn one has no content. */
export function kindOf(entry: Entry): ContentKind | undefined {
  return Object.keys(entry.content ?? {})[0] as ContentKind | undefined;
}

export function wordsOfKind(entry: Entry): KindWords | undefined {
  const kind = kindOf(entry);
  return kind && kindWords(snake(kind));
}

export function minutesText(minutes: number): string {
  return minutes === 255 ? line('minutes.open') : `${minutes} min`;
}

function oneText(key: string, value: string | number, entry: Entry): string {
  if (key.endsWith('.minutes') || key === 'talkRequest.length')
    return value === 0 ? '' : minutesText(Number(value));
  const vocabulary = vocabularies[key];
  if (vocabulary && typeof value === 'number') return phrase(vocabulary, value) || (value === 0 ? '' : String(value));
  if (vocabulary) return phraseOf(vocabulary, String(value));
  return named.has(key) ? label(String(value), entry) : String(value);
}

/** One field's value in words: 'limit.strength', or 'plan.steps.minutes' of a step. */
export function valueText(key: string, value: unknown, entry: Entry): string {
  if (typeof value === 'string' || typeof value === 'number') return oneText(key, value, entry);
  if (!Array.isArray(value)) return '';
  if (key === 'checkIn.change')
    return (value as { item?: string; how?: number; out?: boolean }[])
      .filter((one) => !one.out)
      .map((one) => `${label(one.item, entry)}${one.how ? `: ${phrase('change', one.how)}` : ''}`)
      .join(', ');
  return elements(value as Element[])
    .map((name) => oneText(key, name, entry))
    .join(', ');
}

/** Every field that says something. Show `text` with <Said>. */
export function fieldsOf(entry: Entry): FieldWords[] {
  const kind = kindOf(entry);
  if (!kind) return [];
  const names = wordsOfKind(entry)?.fields ?? {};
  const out: FieldWords[] = [];
  for (const [name, value] of Object.entries(entry.content?.[kind] ?? {})) {
    const key = `${kind}.${name}`;
    const field = snake(name);
    const text = unsaid.has(key) ? '' : valueText(key, value, entry);
    if (text !== '') out.push({ field, name: names[field] ?? field, text });
  }
  return out;
}

export function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());
}

/** What a field is called: nameOf('plan', 'steps.minutes'). */
export function nameOf(kind: ContentKind, field: string): string {
  return kindWords(snake(kind))?.fields[field] ?? field;
}
