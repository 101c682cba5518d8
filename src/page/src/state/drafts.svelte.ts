// SPDX-License-Identifier: Apache-2.0
// What is being typed, by key, in memory only: it outlives a lock, a lost connection, leaving the
// view and changes that arrive meanwhile. It is never written anywhere.

const all = new Map<string, object>();

/**
 * The draft of that key, reactive; made by `initial` where there is none. A key names the view and
 * what is edited: "limit.new", `limit.${id}`.
 */
export function draft<T extends object>(key: string, initial: () => T): T {
  const before = all.get(key);
  if (before !== undefined) return before as T;
  const made = $state(initial());
  all.set(key, made);
  return made;
}

export function hasDraft(key: string): boolean {
  return all.has(key);
}

/** After saving, or when the person gives it up. */
export function dropDraft(key: string): void {
  all.delete(key);
}

export function dropAllDrafts(): void {
  all.clear();
}
