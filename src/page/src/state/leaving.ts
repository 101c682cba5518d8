// SPDX-License-Identifier: Apache-2.0
// Quick exit by Esc, and what happens when the document goes away in another way.
import { session } from './session.svelte';

const withinMs = 1500;
const presses = 3;

export function beginLeaving(): void {
  let times: number[] = [];
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || event.repeat) return;
      times = [...times.filter((at) => event.timeStamp - at <= withinMs), event.timeStamp];
      if (times.length >= presses) session.quickExit();
    },
    { capture: true },
  );
  // Whether it is thrown away or kept aside for Back: there is nothing of it left to show.
  addEventListener('pagehide', () => session.leave());
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}
