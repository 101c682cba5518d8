// SPDX-License-Identifier: Apache-2.0
// One entry being written. What is typed is a draft; what comes from elsewhere meanwhile stands
// beside it, and is never put over it.
import type { Content, Entry } from '$types';
import { call } from '$page/api/client';
import { draft, dropDraft } from './drafts.svelte';
import { onFresh } from './fresh.svelte';
import { sentence } from '$page/words';

interface Held<T> {
  typed: T;
  /** The content that was there when the typing began, or when the person last compared. */
  base: string;
}

const textOf = (entry: Entry | undefined) => JSON.stringify(entry?.content ?? {});

export class Editing<T extends object> {
  /** Set where the entry has changed since: show it, and ask. */
  meanwhile = $state.raw<Entry | undefined>(undefined);
  error = $state('');
  busy = $state(false);
  #key: string;
  #entry: Entry | undefined;
  #initial: (entry: Entry | undefined) => T;
  #held: Held<T>;

  /** A new entry where `entry` is undefined; `key` names the draft. */
  constructor(key: string, entry: Entry | undefined, initial: (entry: Entry | undefined) => T) {
    this.#key = `${key}.${entry?.id ?? 'new'}`;
    this.#entry = entry;
    this.#initial = initial;
    this.#held = draft<Held<T>>(this.#key, () => ({ typed: initial(entry), base: textOf(entry) }));
    if (entry && textOf(entry) !== this.#held.base) this.meanwhile = entry;
  }

  get typed(): T {
    return this.#held.typed;
  }

  /**
   * `contentOf` gets the entry as it is now, for what sets need (elementsFor). Gives the saved
   * entry; undefined if it was not saved: `error` or `meanwhile` says why.
   */
  async save(
    contentOf: (before: Entry | undefined) => Content,
    share = false,
  ): Promise<Entry | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.error = '';
    try {
      const id = this.#entry?.id;
      if (id && (await this.compare())) return undefined;
      const content = contentOf(this.#entry);
      const saved = await call('Save', id ? { id, share, content } : { share, content });
      dropDraft(this.#key);
      return saved;
    } catch (error) {
      this.error = sentence(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** True if it has changed elsewhere. */
  async compare(byItself = false): Promise<boolean> {
    const now = await call('Get', { id: this.#entry?.id }, { byItself });
    if (textOf(now) === this.#held.base) return false;
    this.meanwhile = now;
    return true;
  }

  /** Goes on with what is typed here; saving then puts it over the other version. */
  keepTyped(): void {
    this.#entry = this.meanwhile;
    this.#held.base = textOf(this.meanwhile);
    this.meanwhile = undefined;
  }

  takeOther(): void {
    if (this.meanwhile) this.#held.typed = this.#initial(this.meanwhile);
    this.keepTyped();
  }

  giveUp(): void {
    dropDraft(this.#key);
  }
}

/**
 * Call it while a component is being made. `listen`: changes from elsewhere are shown as they come,
 * not only at saving; not for the notebook, which would never close then.
 */
export function editing<T extends object>(
  key: string,
  entry: Entry | undefined,
  initial: (entry: Entry | undefined) => T,
  listen = true,
): Editing<T> {
  const out = new Editing(key, entry, initial);
  if (entry && listen)
    $effect(() => onFresh(['entries'], () => void out.compare(true).catch(() => {})));
  return out;
}
