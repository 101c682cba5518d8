// SPDX-License-Identifier: Apache-2.0
// How quick the page is, with the real daemon and browser: prints figures and asserts nothing.
//   node tests/page/speed.mjs
import { writeFileSync } from 'node:fs';
import { manyThanks } from './many.mjs';
import { go, launch, openDaemon, temporary, withPage } from './support.mjs';

const times = 11;
const entries = 10_000;

function middle(all) {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
}
function say(what, ms, goal) {
  console.log(`${what.padEnd(52)} ${ms.toFixed(0).padStart(5)} ms   (aim ${goal})`);
}

/** From the address to a heading that can be read and buttons that can be pressed. */
async function firstView(browser, daemon) {
  const all = [];
  for (let i = 0; i < times; ++i) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const address = (await daemon.lull('open', '--print')).trim();
    const begun = performance.now();
    await page.goto(address);
    await page.locator('main h1', { hasText: 'Today' }).waitFor();
    all.push(performance.now() - begun);
    await context.close();
  }
  say('from the address to today, a fresh browser each', middle(all), 300);
}

/** The time between two frames while the list is scrolled from its beginning to its end. */
async function scroll(page) {
  const { longest, typical, frames } = await page.evaluate(async (count) => {
    const list = document.querySelector('.list');
    const frame = () => new Promise(requestAnimationFrame);
    // All pages are fetched first: this is about scrolling.
    while (document.querySelector('[data-row]').getAttribute('aria-setsize') !== String(count)) {
      list.scrollTop = list.scrollHeight;
      await frame();
    }
    list.scrollTop = 0;
    for (let i = 0; i < 10; ++i) await frame();
    const step = list.scrollHeight / 400;
    const gaps = [];
    let last = performance.now();
    for (let i = 0; i < 400; ++i) {
      list.scrollTop += step;
      await frame();
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    gaps.sort((a, b) => a - b);
    return { longest: gaps.at(-1), typical: gaps[200], frames: gaps.length };
  }, entries);
  say(`scrolling ${entries} entries: longest of ${frames} frames`, longest, 50);
  say(`scrolling ${entries} entries: a frame in the middle`, typical, 17);
}

async function search(page) {
  const all = [];
  for (let i = 0; i < times; ++i) {
    for (const words of ['kingfisher', '']) {
      const ms = await page.evaluate(async (typed) => {
        const input = document.querySelector('input[type=search]');
        const rows = () => document.querySelectorAll('[data-row]').length;
        const begun = performance.now();
        input.value = typed;
        input.dispatchEvent(new Event('input', { bubbles: true }));
        while (typed === '' ? rows() === 1 : rows() !== 1) await new Promise(requestAnimationFrame);
        return performance.now() - begun;
      }, words);
      if (words !== '') all.push(ms);
    }
  }
  say(`search among ${entries}, from key to row`, middle(all), 50);
}

const browser = await launch();
const noor = await openDaemon('Noor');
await firstView(browser, noor);
const file = temporary('many.json');
writeFileSync(file, manyThanks(entries));
await noor.lull('import', file);
await withPage(browser, noor, async (page) => {
  await go(page, 'e');
  await page.locator('[data-row]').first().waitFor();
  await scroll(page);
  await search(page);
});
await browser.close();
process.exit(0);
