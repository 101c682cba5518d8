// SPDX-License-Identifier: Apache-2.0
import { ApiError } from '$page/api/client';
import { en, type Words } from './en';

/** The words of the page: w.home.title. */
export const w: Words = en;

/**
 * errors_en.json: a sentence for each of the daemon's reasons (what happened, what to do next), and
 * by lull::Code for reasons without one. The command line has the same list in
 * src/cli/messages*.cc; here nothing names a command where the page has a place. It is data beside
 * the scripts, like the catalogue.
 */
interface ErrorSentences {
  reasons: Record<string, string>;
  codes: string[];
}
let errors: ErrorSentences = { reasons: {}, codes: [en.shell.unknownError] };

/** Once, before the first view. */
export async function loadErrors(): Promise<void> {
  const response = await fetch('/assets/errors_en.json');
  errors = (await response.json()) as ErrorSentences;
}

/** What happened and what to do next. */
export function sentence(error: unknown): string {
  if (!(error instanceof ApiError)) return sentenceOf('');
  return sentenceOf(error.reason, error.code);
}

/** The same for a reason alone, as in PairStateReply and Status.notes. */
export function sentenceOf(reason: string, code = 0): string {
  const known = Object.hasOwn(errors.reasons, reason) ? errors.reasons[reason] : undefined;
  return known ?? errors.codes[code] ?? errors.codes[0] ?? '';
}
