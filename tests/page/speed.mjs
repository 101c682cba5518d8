// SPDX-License-Identifier: Apache-2.0
// How long one waits for the page, in figures and not as a test: node tests/page/speed.mjs
// A loaded machine shows in them, so its load is printed as well.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { entriesFile } from './many.mjs';
import { heading, visit } from './person.mjs';
import { Daemon, end, launch, require, temporary } from './support.mjs';

const { chromium } = require('playwright-core');

const rounds = 10;
const entries = 10_000;

const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];
function say(what, ms, target) {
  console.log(`${what.padEnd(58)} ${ms.toFixed(1).padStart(8)} ms   (target ${target} ms)`);
}

/**
 * A browser that nobody looks into while it loads: whoever is attached has it collect a stack at each
 * request, which takes a tenth of the time.
 */
async function unwatched() {
  const profile = temporary('profile');
  const child = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [
    ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
    ...['--headless=new', '--no-first-run', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
    'about:blank',
  ], { stdio: 'ignore' });
  const told = `${profile}/DevToolsActivePort`;
  for (let wait = 0; !existsSync(told) && wait < 100; ++wait) await pause(100);
  await pause(2000); // for what a browser does when it has just started
  const origin = `http://127.0.0.1:${readFileSync(told, 'utf8').split('\n')[0]}`;
  return {
    origin,
    async close() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** From the browser's turning to the address to the last thing painted of a view that is there. */
async function firstView(browser, daemon) {
  const address = await daemon.lull('open', '--print');
  await fetch(`${browser.origin}/json/new?${encodeURIComponent(address)}`, { method: 'PUT' });
  await pause(1500);
  const watcher = await chromium.connectOverCDP(browser.origin);
  const page = watcher.contexts()[0].pages().find((one) => one.url().includes('127.0.0.1'));
  const { ms, there, within } = await page.evaluate(async () => {
    const painted = await new Promise((done) => {
      new PerformanceObserver((all) => done(all.getEntries().at(-1))).observe({
        type: 'largest-contentful-paint',
        buffered: true,
      });
    });
    const titles = [...document.querySelectorAll('main h2')].map((one) => one.textContent);
    const within = painted.element?.closest('main') != null;
    return { ms: painted.renderTime || painted.startTime, there: titles.includes('You could'), within };
  });
  assert.ok(there && within, 'what was painted last and largest is what the view says');
  await page.close();
  await watcher.close();
  return ms;
}

/** From the top to the end, a screen with each frame; how long the frames took. */
function scrollThrough(page, count) {
  return page.getByRole('list', { name: 'Entries' }).evaluate(async (list, all) => {
    const frames = [];
    const frame = () => new Promise(requestAnimationFrame);
    const atEnd = () => list.querySelector(`[aria-posinset="${all}"]`) !== null;
    let before = await frame();
    while (!atEnd()) {
      list.scrollTop += list.clientHeight;
      const now = await frame();
      frames.push(now - before);
      before = now;
    }
    return frames;
  }, count);
}

/** From the rest of a word, with many rows that begin like it in sight, to the one row that it leaves. */
function searchFor(page, word) {
  return page.getByLabel('Search').evaluate(async (input, looked) => {
    const frame = () => new Promise(requestAnimationFrame);
    const put = (text) => {
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const rows = () => [...document.querySelectorAll('[role=listitem] article')];
    put(looked.slice(0, 5));
    while (rows().length < 5) await frame();
    for (let wait = 0; wait < 40; ++wait) await frame();
    const begun = performance.now();
    put(looked);
    while (rows().length !== 1 || !rows()[0].textContent.includes(looked)) await frame();
    return performance.now() - begun;
  }, word);
}

async function measure() {
  const noor = await (await new Daemon('Noor').start()).setUp();
  const alone = await unwatched();
  const first = [];
  for (let round = 0; round < rounds; ++round) first.push(await firstView(alone, noor));
  say(`first view after lull open, median of ${rounds}`, median(first), 300);

  const file = temporary('many.json');
  writeFileSync(file, entriesFile(entries, (i) => `Entry ${i}: the ${'slow '.repeat(i % 30)}evening, word${i}x`));
  await noor.lull('import', file);
  const again = [];
  for (let round = 0; round < rounds; ++round) again.push(await firstView(alone, noor));
  await alone.close();
  say(`the same with ${entries} entries`, median(again), 300);

  const browser = await launch();
  const page = await (await browser.newContext()).newPage();
  await page.goto(await noor.lull('open', '--print'));
  await heading(page, 'You could').waitFor();
  await visit(page, 'Mine', 'Everything written');
  const frames = await scrollThrough(page, entries);
  say(`longest of ${frames.length} frames from the first entry to the last`, Math.max(...frames), 50);
  say('99 of 100 frames took at most', frames.sort((a, b) => a - b)[Math.floor(frames.length * 0.99)], 50);
  say('half of them', median(frames), 50);

  await visit(page, 'Now', 'Today');
  await visit(page, 'Mine', 'Everything written');
  const found = [];
  for (let round = 0; round < rounds; ++round) found.push(await searchFor(page, `word${round * 777}x`));
  say(`typing in search to its answer, median of ${rounds}`, median(found), 50);
  say('the longest of them', Math.max(...found), 50);
}

console.log(`load of this machine: ${loadavg()[0].toFixed(1)}`);
try {
  await measure();
} finally {
  await end();
}
