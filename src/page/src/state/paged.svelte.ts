// SPDX-License-Identifier: Apache-2.0
// Lists that the daemon gives page by page, for kit/List.
import { ApiError, type How } from '$page/api/client';
import type { Topic } from './fresh';
import { loaded, type Loaded } from './loaded.svelte';

export interface Many<T> {
  items: T[];
  more: boolean;
}

export interface Paged<T> {
  all: Loaded<Many<T>>;
  /** Fetches the next page; for <List onend>. */
  next: () => Promise<void>;
}

/** As `loaded`, page by page. After an event as much is asked for as was there. */
export function paged<T>(
  page: (after: T | undefined, how: How) => Promise<Many<T>>,
  topics: readonly Topic[] = [],
): Paged<T> {
  let there = 0;
  let busy = false;
  const all = loaded<Many<T>>(async (how) => {
    if (!how.byItself) there = 0;
    const out: Many<T> = { items: [], more: false };
    do {
      const one = await page(out.items[out.items.length - 1], how);
      out.items.push(...one.items);
      out.more = one.more && one.items.length > 0;
    } while (out.more && out.items.length < there);
    return out;
  }, topics);

  async function next(): Promise<void> {
    const before = all.value;
    if (busy || !before?.more) return;
    busy = true;
    try {
      const one = await page(before.items[before.items.length - 1], {});
      if (all.value !== before) return;
      all.value = {
        items: [...before.items, ...one.items],
        more: one.more && one.items.length > 0,
      };
      there = all.value.items.length;
    } catch (error) {
      all.error = error instanceof ApiError ? error : new ApiError('unknown');
    } finally {
      busy = false;
    }
  }
  return { all, next };
}
