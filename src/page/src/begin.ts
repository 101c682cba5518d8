// SPDX-License-Identifier: Apache-2.0
// A script of its own, and the first one: the code leaves the address, and the daemon lets the page
// in, while the browser still reads the others.
import { exchange, takeCode, watch } from './api/client';
import { takeEvent } from './state/fresh';

/** Done once the page is let in and hears of changes; fails as `exchange` does. */
export const admitted = beAdmitted();
// Whoever waits for it hears of that; nobody may be waiting yet.
admitted.catch(() => {});

async function beAdmitted(): Promise<void> {
  await exchange(takeCode());
  await watch(takeEvent);
}
