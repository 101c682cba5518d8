// SPDX-License-Identifier: Apache-2.0
// Writing a long text is use, though it makes no call: the daemon would lock in the middle of it.
import { call } from '$page/api/client';
import { session } from './session.svelte';

const everyMs = 30_000;

/** What a person does in the page counts, told at most every half minute. */
export function beginUse(): void {
  let last = 0;
  const used = (event: Event) => {
    if (session.state !== 'open' || event.timeStamp - last < everyMs) return;
    last = event.timeStamp;
    // Any call counts that is not made by itself; this one is small.
    call('GetSettings').catch(() => {});
  };
  for (const kind of ['input', 'pointerdown', 'keydown'])
    addEventListener(kind, used, { capture: true, passive: true });
}
