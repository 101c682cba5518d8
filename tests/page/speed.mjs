// SPDX-License-Identifier: Apache-2.0
// How long one waits for the page, in figures and not as a test: node tests/page/speed.mjs
// A loaded machine shows in them, so its load is printed as well.
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { entriesFile } from './many.mjs';
import { heading, visit } from './person.mjs';
import { Daemon, end, launch, temporary } from './support.mjs';

const rounds = 10;
const entries = 10_000;

const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];
function say(what, ms, target) {
  console.log(`${what.padEnd(58)} ${ms.toFixed(1).padStart(8)} ms   (target ${target} ms)`);
}

/** From the browser's first request to a view that is there, with nothing left to do. */
async function firstView(browser, daemon) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, watcher) => {
      if (![...document.querySelectorAll('main h2')].some((one) => one.textContent === 'You could')) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => (globalThis.readyMs = performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(await daemon.lull('open', '--print'));
  await page.waitForFunction(() => globalThis.readyMs !== undefined);
  const ms = await page.evaluate(() => globalThis.readyMs);
  await context.close();
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
  const browser = await launch();
  const first = [];
  for (let round = 0; round < rounds; ++round) first.push(await firstView(browser, noor));
  say(`first view after lull open, median of ${rounds}`, median(first), 300);

  const file = temporary('many.json');
  writeFileSync(file, entriesFile(entries, (i) => `Entry ${i}: the ${'slow '.repeat(i % 30)}evening, word${i}x`));
  await noor.lull('import', file);
  const again = [];
  for (let round = 0; round < rounds; ++round) again.push(await firstView(browser, noor));
  say(`the same with ${entries} entries`, median(again), 300);

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
