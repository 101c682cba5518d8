// SPDX-License-Identifier: Apache-2.0
// Where this page stands with its daemon.
import { State, type StatusReply } from '$types';
import { base64ToText, textToBase64 } from '$page/api/bytes';
import { call, endSession, hasToken, onNews } from '$page/api/client';
import { ApiError, type How, type News } from '$page/api/client';
import { appearance } from './appearance.svelte';
import { dropAllDrafts } from './drafts.svelte';
import { onFresh } from './fresh';

/**
 * new: not set up; offline: the daemon does not answer; expired: it does not know this page (any
 * more); starting: not known yet.
 */
export type SessionState = 'starting' | 'new' | 'locked' | 'open' | 'offline' | 'expired';

class Session {
  state = $state<SessionState>('starting');
  /** The last Status; its fields hold what the daemon tells in that state. */
  status = $state.raw<StatusReply>({});
  /** True from set-up on until the person has gone on from the recovery code. */
  welcoming = $state(false);
  /** Shown once; here, so that a lock in between does not lose it. */
  recoveryCode = $state('');

  /** What was done, where the view that did it is gone with it: after erasing, after putting back. */
  said = $state('');

  /** The other person's nickname, or ''. */
  get partner(): string {
    return this.status.peers?.[0]?.display ?? '';
  }
  get paired(): boolean {
    return (this.status.peers?.length ?? 0) > 0;
  }

  /** From the first Status on, or from what came of asking for it. */
  async begin(admitted: Promise<StatusReply>): Promise<void> {
    onNews((news) => this.#take(news));
    onFresh(['state', 'peers', 'entries'], () => void this.refresh({ byItself: true }));
    try {
      this.#takeStatus(await admitted);
    } catch (error) {
      const gone = error instanceof ApiError && error.reason === 'daemon_gone';
      this.state = gone ? 'offline' : 'expired';
    }
  }

  async refresh(how: How = {}): Promise<void> {
    try {
      this.#takeStatus(await call('Status', {}, how));
    } catch {
      // offline and expired are news; anything else leaves things as they were.
    }
  }

  async unlock(passphrase: string): Promise<void> {
    await call('Unlock', { passphrase: textToBase64(passphrase) });
    await this.refresh();
  }

  /** With the recovery code, which sets a new passphrase. */
  async recover(code: string, passphrase: string): Promise<void> {
    await call('Unlock', {
      passphrase: textToBase64(code),
      recovery: true,
      newPassphrase: textToBase64(passphrase),
    });
    await this.refresh();
  }

  async setUp(display: string, passphrase: string, forNotebook: string): Promise<void> {
    this.welcoming = true;
    try {
      const reply = await call('Setup', {
        adultsConfirmed: true,
        display,
        passphrase: textToBase64(passphrase),
        privatePassphrase: textToBase64(forNotebook),
      });
      this.recoveryCode = base64ToText(reply.recoveryCode ?? '');
    } catch (error) {
      this.welcoming = false;
      throw error;
    }
    await this.refresh();
  }

  /** The recovery code is on paper. */
  welcomed(): void {
    this.recoveryCode = '';
    this.welcoming = false;
  }

  async lock(): Promise<void> {
    this.state = 'locked'; // nothing of it is shown from here on
    try {
      await call('Lock');
    } finally {
      await this.refresh(); // where it could not be locked, this says so
    }
  }

  /** Blanks the page first, before anything that could take time. */
  quickExit(): void {
    document.documentElement.replaceChildren();
    this.#forget(true);
    location.replace('about:blank');
  }

  /** The document goes away, or may be kept aside: nothing of it stays. */
  leave(): void {
    document.documentElement.replaceChildren();
    this.#forget();
  }

  #asking = false;

  #forget(lock = false): void {
    this.recoveryCode = '';
    dropAllDrafts();
    endSession(lock);
  }

  #takeStatus(status: StatusReply): void {
    this.status = status;
    if (status.state === State.NEW) this.state = 'new';
    if (status.state === State.LOCKED) this.state = 'locked';
    if (status.state === State.OPEN) {
      // Only as it opens: what is being chosen just now is newer.
      if (this.state !== 'open') appearance.take(status.pageLook ?? '');
      this.state = 'open';
    }
  }

  #take(news: News): void {
    if (news === 'reached') {
      if (this.state === 'offline') void this.refresh({ byItself: true });
    } else if (news === 'not_set_up') {
      this.state = 'new';
    } else {
      this.state = news;
      if (news === 'offline') void this.#askAgain();
    }
  }

  /** A request can be lost while the events still come, so this does not wait for them. */
  async #askAgain(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (let pause = 500; this.state === 'offline' && hasToken(); pause = Math.min(pause * 2, 10_000)) {
      await new Promise((done) => setTimeout(done, pause));
      if (this.state === 'offline' && hasToken()) await this.refresh({ byItself: true });
    }
    this.#asking = false;
  }
}

export const session = new Session();
