// SPDX-License-Identifier: Apache-2.0
// An entry's versions in words: the first as it was, of each later one what it changed.
import type { Entry, Revision } from '$types';
import { planChanges } from '$page/parts/steps';
import { fieldsOf } from '$page/state/entry_words';
import { w } from '$page/words';

export interface Version {
  atMs: string;
  mine: boolean;
  lines: string[];
}

/** As an entry, so that its fields can be put into words. */
function asEntry(revision: Revision, entry: Entry): Entry {
  return { ...entry, content: revision.content ?? {} };
}

function changes(before: Revision, after: Revision, entry: Entry): string[] {
  if (before.content?.plan && after.content?.plan)
    return planChanges(before.content.plan, after.content.plan, entry);
  const old = fieldsOf(asEntry(before, entry));
  const now = fieldsOf(asEntry(after, entry));
  const was = (field: string) => old.find((one) => one.field === field)?.text ?? '';
  const lines = now
    .filter((one) => one.text !== was(one.field))
    .map((one) => w.entries.changed(one.name, one.text, was(one.field)));
  for (const one of old)
    if (!now.some((other) => other.field === one.field)) lines.push(w.entries.changed(one.name, '', one.text));
  return lines;
}

/** The newest first. */
export function versionsOf(revisions: readonly Revision[], entry: Entry): Version[] {
  return revisions
    .map((revision, at) => {
      const before = revisions[at - 1];
      const lines = before
        ? changes(before, revision, entry)
        : fieldsOf(asEntry(revision, entry)).map((one) => `${one.name}: ${one.text}`);
      return { atMs: revision.atMs ?? '', mine: revision.mine === true, lines };
    })
    .reverse();
}
