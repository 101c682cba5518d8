// SPDX-License-Identifier: Apache-2.0
// Items and situations in people's own words: others name them "own." and the entry's id.
import type { Entry } from '$types';
import { call, type How } from '$page/api/client';
import { onFresh } from './fresh';

/**
 * All entries of a kind, page by page; what the other took back holds nothing and is left out.
 * `shown`: the person sees them, so those from the other are not new any more.
 */
export async function allOf(kind: string, how: How = {}, shown = false): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let after = ''; ; ) {
    const page = await call('List', { kind, peek: !shown, most: 1000, after }, how);
    const entries = page.entries ?? [];
    all.push(...entries.filter((entry) => entry.content));
    after = entries[entries.length - 1]?.id ?? '';
    if (!page.more || after === '') return all;
  }
}

export function ownId(entry: Entry): string {
  return `own.${entry.id ?? ''}`;
}

class Own {
  items = $state.raw<Entry[]>([]);
  situations = $state.raw<Entry[]>([]);
  #names = $derived(
    new Map(
      [...this.items, ...this.situations].map((entry) => [
        ownId(entry),
        entry.content?.ownItem?.label ?? entry.content?.ownSituation?.label ?? '',
      ]),
    ),
  );

  /** While the notebook is open; gives the way to end that, which forgets them. */
  follow(): () => void {
    void this.reload({ byItself: true });
    const end = onFresh(['entries'], () => void this.reload({ byItself: true }));
    return () => {
      end();
      this.items = [];
      this.situations = [];
    };
  }

  async reload(how: How = {}): Promise<void> {
    try {
      const [items, situations] = await Promise.all([
        allOf('own_item', how),
        allOf('own_situation', how),
      ]);
      this.items = items;
      this.situations = situations;
    } catch {
      this.items = [];
      this.situations = [];
    }
  }

  /** What an own item or situation is called, or ''. */
  called(id: string): string {
    return id.startsWith('own.') ? (this.#names.get(id) ?? '') : '';
  }
}

export const own = new Own();
