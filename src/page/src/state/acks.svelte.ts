// SPDX-License-Identifier: Apache-2.0
// Short replies to entries: one of each person to each entry.
import type { Entry } from '$types';
import { call } from '$page/api/client';
import { loaded } from './loaded.svelte';

export interface Acks {
  /** This person's to that entry, and the other's. */
  mine: (entry: Entry) => Entry | undefined;
  theirs: (entry: Entry) => Entry | undefined;
  /** Says it; the same once more takes it back. */
  say: (entry: Entry, which: number) => Promise<void>;
}

/** Call it while a component is being made. */
export function acks(): Acks {
  const all = loaded(
    async (how) => {
      const found = new Map<string, Entry>();
      for (let after = ''; ; ) {
        const page = await call('List', { kind: 'acknowledgement', most: 1000, after }, how);
        for (const one of page.entries ?? []) {
          const target = one.content?.acknowledgement?.target;
          if (target) found.set(`${one.mine ? 'mine' : 'theirs'} ${target}`, one);
        }
        after = page.entries?.at(-1)?.id ?? '';
        if (!page.more || !after) return found;
      }
    },
    ['entries'],
  );
  const mine = (entry: Entry) => all.value?.get(`mine ${entry.id}`);
  return {
    mine,
    theirs: (entry) => all.value?.get(`theirs ${entry.id}`),
    async say(entry, which) {
      const before = mine(entry);
      if (before && before.content?.acknowledgement?.which === which)
        await call('Withdraw', { ids: [before.id ?? ''] });
      else
        await call('Save', {
          id: before?.id ?? '',
          share: true,
          content: { acknowledgement: { target: entry.id ?? '', which } },
        });
      await all.reload();
    },
  };
}
