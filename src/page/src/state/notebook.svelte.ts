// SPDX-License-Identifier: Apache-2.0
// Whether the private notebook is open. The daemon closes it after two minutes in which nothing was
// done with it, and says so; typing counts as doing something.
import { textToBase64 } from '$page/api/bytes';
import { ApiError, call } from '$page/api/client';
import { session } from './session.svelte';

const stirMs = 20_000;
let stirred = 0;

export const notebook = {
  get open(): boolean {
    return session.state === 'open' && session.status.notebookOpen === true;
  },

  async unlock(passphrase: string): Promise<void> {
    await call('OpenNotebook', { passphrase: textToBase64(passphrase) });
    await session.refresh();
  },

  async close(): Promise<void> {
    session.status = { ...session.status, notebookOpen: false }; // nothing of it is shown from here on
    await call('CloseNotebook');
    await session.refresh();
  },

  /** While somebody types in it: now and then a call that needs it, so that it stays open. */
  stir(): void {
    const now = Date.now();
    if (now - stirred < stirMs) return;
    stirred = now;
    call('PrivateSignposts').catch((error: unknown) => {
      if (error instanceof ApiError) void session.refresh();
    });
  },
};
