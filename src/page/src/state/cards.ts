// SPDX-License-Identifier: Apache-2.0
// Conversation cards: the catalogue's, and those that either person wrote and shows here.
import type { Entry } from '$types';
import { catalogue, choices, phrase } from './catalogue';

export interface Card {
  id: string;
  deck: string;
  mode: string;
  text: string;
  entry?: Entry;
}

function modeOf(number: number | undefined): string {
  return choices('prompt_mode').find((one) => one.number === number)?.id ?? 'open';
}

export function modeWords(mode: string): string {
  return phrase('prompt_mode', choices('prompt_mode').find((one) => one.id === mode)?.number);
}

export function allCards(own: readonly Entry[]): Card[] {
  return [
    ...catalogue.prompts,
    ...own.map((entry) => {
      const card = entry.content?.promptCard ?? {};
      const of = { id: entry.id ?? '', deck: card.deck ?? '', text: card.text ?? '' };
      return { ...of, mode: modeOf(card.mode), entry };
    }),
  ];
}

/** What a sealed round asks. */
export function questionOf(round: { question?: string; card?: string }): string {
  return round.question || catalogue.prompts.find((one) => one.id === round.card)?.text || '';
}
