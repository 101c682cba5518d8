// SPDX-License-Identifier: Apache-2.0
// What came of a file, in words; the command line says the same (src/cli/transfer.cc).
import { ImportState, type ImportReply } from '$types';
import { w } from '$page/words';

export interface Outcome {
  lines: string[];
  problems: string[];
}

function problemText(reason: string | undefined): string {
  const known = w.transfer.problems;
  return Object.hasOwn(known, reason ?? '') ? (known[reason ?? ''] ?? '') : w.transfer.unreadable;
}

function problemsOf(reply: ImportReply): string[] {
  const shown = reply.problems ?? [];
  const out = shown.map((one) => w.transfer.problem(Number(one.line ?? 0), problemText(one.reason)));
  const more = Number(reply.broken ?? 0) - shown.length;
  if (more > 0) out.push(w.transfer.moreProblems(more));
  return out;
}

export function outcome(reply: ImportReply, checkOnly: boolean, withoutNotebook: boolean): Outcome {
  const problems = problemsOf(reply);
  if (reply.state === ImportState.BROKEN) return { lines: [], problems };
  const [found, added] = [Number(reply.found ?? 0), Number(reply.added ?? 0)];
  const lines = checkOnly ? [w.transfer.found(found)] : [w.transfer.added(added)];
  const add = (number: string | undefined, words: (n: number) => string) => {
    if (Number(number ?? 0) > 0) lines.push(words(Number(number)));
  };
  if (!checkOnly && found > added) lines.push(w.transfer.here(found - added));
  add(reply.ofOther, w.transfer.leftOther);
  add(reply.unknown, w.transfer.leftUnknown);
  add(reply.unknownFields, w.transfer.leftFields);
  if (withoutNotebook) add(reply.notes, w.transfer.leftNotes);
  return { lines, problems };
}
