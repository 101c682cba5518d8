// SPDX-License-Identifier: Apache-2.0
// The daemon's methods over HTTP (proto/control.proto, as JSON). The token lives in this module and
// nowhere else: not in a URL, not in storage.
import type { Methods, WatchEvent } from '$types';

/** `reason` is the daemon's stable token; words/errors_en.json has its sentence. */
export class ApiError extends Error {
  constructor(
    readonly reason: string,
    readonly code = 0,
    readonly detail = '',
  ) {
    super(reason);
  }
}

/** What a call found out about the way to the daemon, besides its own answer. */
export type News = 'reached' | 'offline' | 'expired' | 'locked' | 'not_set_up';

/** For refreshes that no person asked for: they do not keep the daemon from locking. */
export interface How {
  byItself?: boolean;
  signal?: AbortSignal;
}

const beginMs = 500;
const slowestMs = 10_000;

let token = '';
// Told with the token and never sent: whoever says it is the daemon, and not another program that
// has taken its port since.
let proof = '';
// The way to it was lost in between: it has to show itself before anything else is sent.
let doubtful = false;
let tell: (news: News) => void = () => {};
// Ends with the session: what still listens for it.
const ended = new AbortController();

export function onNews(listener: (news: News) => void): void {
  tell = listener;
}

export function hasToken(): boolean {
  return token !== '';
}

/** The single-use code of the address, which leaves the address and the history at once. */
export function takeCode(): string {
  const code = location.hash.slice(1);
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  return code;
}

export async function exchange(code: string): Promise<void> {
  if (code === '') throw lost('expired');
  const response = await send('/api/session', JSON.stringify({ code }), {});
  if (!response.ok) throw lost('expired');
  const reply = (await response.json()) as { token?: string; proof?: string };
  token = reply.token ?? '';
  proof = reply.proof ?? '';
  if (token === '' || proof === '') throw lost('expired');
}

/** Works while the document goes away; in one request, since a second one could come first. */
export function endSession(lock = false): void {
  if (token === '') return;
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (lock) headers['x-lock'] = '1';
  token = '';
  ended.abort();
  void fetch('/api/session', { method: 'DELETE', headers, keepalive: true }).catch(() => {});
}

/** One method: throws ApiError. Bytes go in and come out as base64 (bytes.ts). */
export async function call<M extends keyof Methods>(
  method: M,
  request: Methods[M]['request'] = {},
  how: How = {},
): Promise<Methods[M]['reply']> {
  if (token === '') throw lost('expired');
  if (doubtful) await askForProof(how);
  const response = await send(`/api/${method}`, JSON.stringify(request), how);
  hold(response);
  tell('reached');
  let answer: unknown;
  try {
    answer = await response.json();
  } catch {
    throw new ApiError('answer_malformed');
  }
  if (response.ok) return answer as Methods[M]['reply'];
  throw refused(answer as { reason?: string; code?: number; detail?: string });
}

/**
 * Tells every event as long as the session lasts, over as many connections as it takes. Done once
 * the first of them is open, or could not be opened: from there on nothing is missed but before
 * `onEvent({ many: true, ... })`.
 */
export function watch(onEvent: (event: WatchEvent) => void): Promise<void> {
  return new Promise((hears) => void keepWatching(onEvent, hears));
}

async function keepWatching(onEvent: (event: WatchEvent) => void, hears: () => void): Promise<void> {
  let pause = beginMs;
  for (let first = true; token !== ''; first = false) {
    try {
      await readEvents(onEvent, () => {
        pause = beginMs;
        if (!first) onEvent({ many: true, state: true, peers: true, pairing: true });
        hears();
      });
    } catch {
      // The next connection says so, if it lasts.
    }
    doubtful = true;
    hears();
    await wait(pause, ended.signal);
    pause = Math.min(pause * 2, slowestMs);
  }
  hears();
}

async function readEvents(onEvent: (event: WatchEvent) => void, onOpen: () => void): Promise<void> {
  const { signal } = ended;
  if (doubtful) await askForProof({ byItself: true, signal });
  const response = await send('/api/Watch', '{}', { byItself: true, signal });
  if (response.status === 401) throw lost('expired');
  if (!response.ok || !response.body) throw new ApiError('no_answer');
  tell('reached');
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data: ')) onEvent(JSON.parse(line.slice(6)) as WatchEvent);
  }
}

/** Lets an answer of the daemon's pass. Others say nothing that is believed. */
function hold(response: Response): void {
  const answered = [200, 400, 422].includes(response.status);
  if (response.status === 401 || (answered && response.headers.get('x-proof') !== proof)) throw lost('expired');
  if (!answered) throw new ApiError('no_answer');
}

/** A call that gives nothing away. */
async function askForProof(how: How): Promise<void> {
  const response = await send('/api/Status', '{}', { ...how, byItself: true });
  hold(response);
  doubtful = false;
}

function headersFor(how: How): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== '') headers['authorization'] = `Bearer ${token}`;
  if (how.byItself) headers['x-by-itself'] = '1';
  return headers;
}

async function send(path: string, body: string, how: How): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: headersFor(how),
      body,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      ...(how.signal ? { signal: how.signal } : {}),
    });
  } catch (error) {
    if (how.signal?.aborted) throw error;
    doubtful = true;
    throw lost('offline');
  }
}

function lost(news: 'offline' | 'expired'): ApiError {
  if (news === 'expired') token = '';
  tell(news);
  return new ApiError(news === 'offline' ? 'daemon_gone' : 'session_ended');
}

function refused(answer: { reason?: string; code?: number; detail?: string }): ApiError {
  const reason = answer.reason ?? 'unknown';
  if (reason === 'locked' || reason === 'not_set_up') tell(reason);
  return new ApiError(reason, answer.code, answer.detail);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });
}
