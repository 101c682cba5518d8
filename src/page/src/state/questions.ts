// SPDX-License-Identifier: Apache-2.0
// The catalogue's questions and choices, as views ask for them.
import { choices, type Question } from './catalogue';

export function textOf(questions: readonly Question[], field: string): string {
  return questions.find((one) => one.field === field)?.text ?? '';
}

/** Whether a number is the choice of that id. */
export function isChoice(vocabulary: string, number: number | undefined, id: string): boolean {
  return choices(vocabulary).some((one) => one.number === number && one.id === id);
}
