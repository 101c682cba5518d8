// SPDX-License-Identifier: Apache-2.0
import { ApiError } from '$page/api/client';
import { en, type Words } from './en';
import { errorSentences, fallbackSentences } from './errors_en';

/** The words of the page: w.home.title. */
export const w: Words = en;

/** What happened and what to do next. */
export function sentence(error: unknown): string {
  if (!(error instanceof ApiError)) return fallbackSentences[0] ?? '';
  return sentenceOf(error.reason, error.code);
}

/** The same for a reason alone, as in PairStateReply and Status.notes. */
export function sentenceOf(reason: string, code = 0): string {
  const known = Object.hasOwn(errorSentences, reason) ? errorSentences[reason] : undefined;
  return known ?? fallbackSentences[code] ?? fallbackSentences[0] ?? '';
}
