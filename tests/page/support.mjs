// SPDX-License-Identifier: Apache-2.0
// What the page's tests stand on: real daemons in fresh homes, the real page in Chromium, and what
// holds for every page at every time. Everything that is started here is ended here, by its handle.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test as nodeTest } from 'node:test';

export const project = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
export const source = join(project, 'src/page');
/** The page's own modules: playwright-core, axe-core and what builds the page. */
export const require = createRequire(join(source, 'package.json'));
const { chromium } = require('playwright-core');

export const programs = resolve(process.env.LULL_BIN ?? join(project, 'build/release/bin'));
export const passphrase = 'a quiet evening at home';
export const patienceMs = 15_000;

/** A test that may take two minutes before it is called stuck. */
export function test(name, act) {
  return nodeTest(name, { timeout: 120_000 }, act);
}

const root = mkdtempSync(join(tmpdir(), 'lull-page-'));
// The browser's profile is in here, too.
process.env.TMPDIR = root;
const ends = [];

/** Ends what was started here, and holds all of it to silence. Tests need not call it. */
export async function end() {
  const plain = inTheClear();
  for (const one of ends.splice(0).reverse()) await one();
  rmSync(root, { recursive: true, force: true });
  assert.deepEqual(plain, [], 'what was typed lies readable in a home, a log or the profile');
}

// --- what was typed -----------------------------------------------------------------------------

const typed = new Set();

/** Words that a page sends; what has no space in it may be an id, a day, an item of the catalogue. */
function noteWords(value) {
  if (typeof value === 'string' && value.length >= 8 && /\p{L}\s+\p{L}/u.test(value)) typed.add(value);
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(noteWords);
}

function noteRequest(request) {
  if (!request.url().includes('/api/') || request.method() !== 'POST') return;
  try {
    noteWords(request.postDataJSON());
  } catch {
    // A file, in pieces; or no JSON on purpose.
  }
}

/** A browser that is running takes files of its own away in between. */
function contentOf(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** [words, file] for each that is found as it was typed; files that somebody exported are not looked at. */
export function inTheClear() {
  const places = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (one) => one.isFile() && /\/(?:[a-z]+-\d+(?:\/|\.log$)|playwright[^/]*\/)/.test(`${one.parentPath ?? one.path}/${one.name}`),
  );
  const secrets = [passphrase, ...typed].map((text) => [text, Buffer.from(text)]);
  return places.flatMap((one) => {
    const content = contentOf(join(one.parentPath ?? one.path, one.name));
    return secrets.filter(([, bytes]) => content.includes(bytes)).map(([text]) => [text, one.name]);
  });
}
if (process.argv[1]?.endsWith('.test.mjs')) after(end);

// Whoever is told to end (by ctest, by Ctrl-C) leaves no daemon behind.
const daemons = new Set();
process.on('exit', () => daemons.forEach((one) => one.kill()));
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(143));

// --- daemons ------------------------------------------------------------------------------------

let homes = 0;
let shim;

/** What shifts a daemon's clocks, built when it is first needed. */
function clockShim() {
  if (shim) return shim;
  const built = join(root, 'clock_shim.so');
  const text = join(project, 'tests/e2e/clock_shim.c');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', built, text]);
  return (shim = built);
}

/** One person's lulld, in a home of its own, on loopback. */
export class Daemon {
  constructor(name) {
    this.name = name;
    this.home = join(root, `${name.toLowerCase()}-${++homes}`);
    mkdirSync(this.home, { mode: 0o700 });
    this.address = '127.0.0.1';
  }

  /** From its next start on its clocks are the test's. */
  withClock() {
    this.environment = { LD_PRELOAD: clockShim(), LULL_TEST_CLOCK: `${this.home}.clock` };
    return this.shiftClock(0);
  }

  /** So many seconds off: the time of day, and the time since boot. */
  shiftClock(wall, boot = 0) {
    writeFileSync(`${this.home}.clock`, `${wall} ${boot}`);
    return this;
  }

  async start() {
    const log = openSync(`${this.home}.log`, 'a');
    // The desktop that the tests run on is not theirs.
    const env = {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
      DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent',
      ...this.environment,
    };
    this.process = spawn(
      join(programs, 'lulld'),
      ['--home', this.home, '--listen', `${this.address}:0`],
      { env, stdio: ['ignore', 'pipe', log] },
    );
    daemons.add(this.process);
    ends.push(() => this.stop());
    const [line] = await once(createInterface({ input: this.process.stdout }), 'line');
    assert.match(line, /^ready/);
    return this;
  }

  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
    daemons.delete(this.process);
  }

  /** Runs the command line; gives what it prints. */
  lull(...words) {
    return new Promise((done, failed) => {
      execFile(join(programs, 'lull'), ['--home', this.home, ...words], (error, out, err) =>
        error ? failed(new Error(`${words.join(' ')}: ${err || error.message}`)) : done(out.trim()),
      );
    });
  }

  /** The same with the passphrase on a descriptor. */
  lullWithPassphrase(...words) {
    const file = join(root, 'passphrase');
    writeFileSync(file, passphrase + '\n', { mode: 0o600 });
    const run = spawn(
      join(programs, 'lull'),
      ['--home', this.home, ...words, '--passphrase-fd', '3'],
      { stdio: ['ignore', 'ignore', 'ignore', openSync(file, 'r')] },
    );
    return once(run, 'exit').then(([code]) => assert.equal(code, 0, words.join(' ')));
  }

  async setUp() {
    await this.lullWithPassphrase('setup', '--adults', '--name', this.name);
    return this;
  }

  async state() {
    return JSON.parse(await this.lull('status', '--json')).state;
  }
}

/** A daemon that is set up and open. */
export async function openDaemon(name) {
  const daemon = await new Daemon(name).start();
  return daemon.setUp();
}

// --- the browser ----------------------------------------------------------------------------------

export async function launch(flags = []) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...(process.getuid() === 0 ? ['--no-sandbox'] : []), ...flags],
  });
  ends.push(() => browser.close());
  return browser;
}

/** What a page may not do, written down as it happens; `settle` holds it to that. */
class Watched {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
    this.problems = [];
    this.allowed = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.problems.push(`thrown: ${error.message}`));
    page.on('request', noteRequest);
    page.on('request', (request) => {
      const url = request.url();
      const own = [this.origin, `blob:${this.origin}`].some((one) => url.startsWith(one)) || url === 'about:blank';
      if (!own) this.problems.push(`request: ${url}`);
    });
  }

  /** No violation of the policy, no error, no request to anywhere else; nothing stored. */
  async settle() {
    if (!this.page.isClosed() && this.page.url().startsWith(this.origin)) {
      const stored = await this.page.evaluate(async () => [
        ...Object.keys(localStorage),
        ...Object.keys(sessionStorage),
        ...(await indexedDB.databases()).map((one) => one.name),
        ...(await caches.keys()),
        ...(await navigator.serviceWorker.getRegistrations()).map((one) => one.scope),
        document.cookie,
      ]);
      assert.deepEqual(stored.filter(Boolean), [], 'something is stored in the browser');
      assert.equal(await this.page.title(), 'Notes');
    }
    const left = this.problems.filter((one) => !this.allowed.some((pattern) => pattern.test(one)));
    assert.deepEqual(left, []);
  }
}

/** Chromium's own line about an answer that says no, where a test provokes one. */
export const refusal = /status of 4\d\d/;
/** And about a connection that ends. */
export const gone = /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_CONNECTION_RESET/;

/**
 * Runs `act` with a page of that daemon, opened through its address, and holds the page to what
 * every page is held to.
 */
export async function withPage(browser, daemon, act, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const address = await daemon.lull('open', '--print');
  const watched = new Watched(page, new URL(address).origin);
  try {
    await page.goto(address);
    await page.locator('main h1').first().waitFor();
    await act(page, watched);
    await watched.settle();
  } finally {
    await context.close();
  }
}

/** What the page takes for the time of day is so many seconds later than it is. */
export async function shiftPage(page, seconds) {
  await page.evaluate((ms) => {
    const Real = globalThis.RealDate ?? Date;
    globalThis.RealDate = Real;
    globalThis.Date = class extends Real {
      constructor(...parts) {
        super(...(parts.length > 0 ? parts : [Real.now() + ms]));
      }
      static now() {
        return Real.now() + ms;
      }
    };
  }, seconds * 1000);
}

/** Goes to a view as a person does, by its link in the menu. */
export async function go(page, path) {
  await page.evaluate((href) => document.querySelector(`nav a[href="${href}"]`).click(), `/n/${path}`);
  await page.waitForFunction((href) => location.pathname === href, `/n/${path}`);
  await page.locator('main h1').first().waitFor();
  // The rest of the view, too, unless it is only its heading.
  await page.waitForFunction(() => !/^One moment/.test(document.querySelector('main [role=status]')?.textContent ?? ''));
}

/** The table of views: {id, path, always}. */
export function viewTable() {
  const text = readFileSync(join(source, 'src/views.ts'), 'utf8');
  const lines = text.matchAll(/^ {2}(\w+): \{\s*path: '(\w+)'.*?\},?$/gms);
  return [...lines].map(([all, id, path]) => ({ id, path, always: all.includes('always: true') }));
}

export function temporary(name) {
  return join(root, name);
}
