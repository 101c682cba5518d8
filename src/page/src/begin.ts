// SPDX-License-Identifier: Apache-2.0
// A script of its own, and the first one to run (vite.config.ts): the code leaves the address, the
// daemon lets the page in and says where it stands, all while the browser still reads the others.
import type { StatusReply } from '$types';
import { call, exchange, takeCode, watch } from './api/client';
import { takeEvent } from './state/fresh';

/** Status, once the page is let in and hears of changes; fails as `exchange` and `call` do. */
export const admitted = beAdmitted();
// Whoever waits for it hears of that; nobody may be waiting yet.
admitted.catch(() => {});

async function beAdmitted(): Promise<StatusReply> {
  await exchange(takeCode());
  await watch(takeEvent);
  return await call('Status');
}
