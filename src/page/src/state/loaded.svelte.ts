// SPDX-License-Identifier: Apache-2.0
import { ApiError, type How } from '$page/api/client';
import { onFresh, type Topic } from './fresh';

/** What a view shows of the daemon's: `value` is undefined until it is there. */
export class Loaded<T> {
  value = $state.raw<T | undefined>(undefined);
  error = $state.raw<ApiError | undefined>(undefined);
  #load: (how: How) => Promise<T>;
  #turn = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(load: (how: How) => Promise<T>) {
    this.#load = load;
  }

  /** Asks again; of answers that overtake each other the last one asked for stands. Done when that is there. */
  reload(how: How = {}): Promise<void> {
    this.#last = this.#ask(++this.#turn, how);
    return this.#last;
  }

  async #ask(turn: number, how: How): Promise<void> {
    try {
      const value = await this.#load(how);
      if (turn !== this.#turn) return await this.#last;
      this.value = value;
      this.error = undefined;
    } catch (error) {
      if (turn !== this.#turn) return await this.#last;
      this.error = error instanceof ApiError ? error : new ApiError('unknown');
    }
  }
}

/**
 * Loads now, again after events of `topics`, and again when something reactive that `load` reads
 * before its first await has changed. Call it while a component is being made, and hand `how` on
 * to `call`, so that what the page does by itself does not count as use.
 *
 *     const limits = loaded((how) => call('List', { kind: 'limit' }, how), ['entries']);
 */
export function loaded<T>(load: (how: How) => Promise<T>, topics: readonly Topic[] = []): Loaded<T> {
  const out = new Loaded(load);
  $effect(() => {
    void out.reload();
  });
  $effect(() => onFresh(topics, () => void out.reload({ byItself: true })));
  return out;
}
