// SPDX-License-Identifier: Apache-2.0
// Entries of a kind, page by page as they are looked for.
import { untrack } from 'svelte';
import type { Entry } from '$types';
import { ApiError, call, type How } from '$page/api/client';
import { onFresh, type Topic } from './fresh';

/** More than a view shows without kit/List, which asks for the next ones. */
const screenful = 60;

export class Listed {
  /** Undefined until the first page is there. */
  value = $state.raw<Entry[] | undefined>(undefined);
  error = $state.raw<ApiError | undefined>(undefined);
  #kind: string;
  #fits: (entry: Entry) => boolean;
  #after = '';
  #more = false;
  #turn = 0;
  #busy = false;

  constructor(kind: string, fits: (entry: Entry) => boolean) {
    this.#kind = kind;
    this.#fits = fits;
  }

  /** From the beginning, as far as it was shown before. */
  async reload(how: How = {}): Promise<void> {
    const turn = ++this.#turn;
    this.#busy = true;
    this.#after = '';
    this.#more = true;
    await this.#fetch([], Math.max(screenful, this.value?.length ?? 0), turn, how);
  }

  /** For List's onend. */
  async next(): Promise<void> {
    if (this.#busy || !this.#more || !this.value) return;
    this.#busy = true;
    await this.#fetch(this.value, this.value.length + screenful, this.#turn, {});
  }

  async #fetch(have: Entry[], wanted: number, turn: number, how: How): Promise<void> {
    let all = have;
    try {
      while (this.#more && all.length < wanted) {
        const reply = await call('List', { kind: this.#kind, after: this.#after }, how);
        if (turn !== this.#turn) return;
        const page = reply.entries ?? [];
        this.#after = page.at(-1)?.id ?? '';
        this.#more = reply.more === true && page.length > 0;
        all = [...all, ...page.filter(this.#fits)];
      }
      this.value = all;
      this.error = undefined;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = error instanceof ApiError ? error : new ApiError('unknown');
    }
    this.#busy = false;
  }
}

/**
 * Call it while a component is being made. `fits` picks those to show; what was withdrawn says
 * nothing any more and is left to the list of everything.
 *
 *     const mine = listed('gratitude', (entry) => entry.mine === true);
 */
export function listed(
  kind: string,
  fits: (entry: Entry) => boolean = () => true,
  topics: readonly Topic[] = ['entries'],
): Listed {
  const out = new Listed(kind, (entry) => entry.content !== undefined && fits(entry));
  // Once: what it has loaded is no reason to load it again.
  $effect(() => untrack(() => void out.reload()));
  $effect(() => onFresh(topics, () => void out.reload({ byItself: true })));
  return out;
}
