// SPDX-License-Identifier: Apache-2.0
// SR-31: leaving quickly, and what is there afterwards.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { go, gone, launch, openDaemon, test, withPage } from './support.mjs';

const canary = 'violet lantern seventeen';

let browser;
before(async () => (browser = await launch()));

/**
 * What the page does when it is left, in order, each with the milliseconds since the last key or
 * click. It is said in the console, since nothing else gets out of a page that goes away.
 */
async function noteLeaving(page) {
  const said = [];
  page.on('console', (message) => {
    const [, what, ms] = message.text().match(/^leaving: (\w+) ([\d.]+)$/) ?? [];
    if (what) said.push({ what, ms: Number(ms) });
  });
  await page.evaluate(() => {
    let began = 0;
    const note = (event) => (began = event.timeStamp);
    for (const kind of ['keydown', 'click']) addEventListener(kind, note, { capture: true });
    const say = (what) => console.log(`leaving: ${what} ${performance.now() - began}`);
    const { replaceChildren } = Element.prototype;
    Element.prototype.replaceChildren = function (...children) {
      replaceChildren.apply(this, children);
      if (this === document.documentElement && this.childNodes.length === 0) say('blank');
    };
    const { fetch } = window;
    window.fetch = (...request) => {
      say('fetch');
      return fetch(...request);
    };
  });
  return said;
}

async function afterwards(page, daemon) {
  await page.waitForURL('about:blank');
  assert.equal(await page.content(), '<html><head></head><body></body></html>');
  for (let look = 0; (await daemon.state()) !== 'locked'; ++look)
    assert.ok(look < 50, 'it never locked');
  // Whoever goes back finds a page that knows nothing.
  await page.goBack();
  await page.getByRole('heading', { name: 'This page has closed' }).waitFor();
  assert.equal((await page.content()).includes(canary), false);
  assert.match(new URL(page.url()).pathname, /^\/n\/[a-z]{1,2}$/);
}

for (const way of ['Esc three times', 'the button'])
  test(`by ${way} the page is blank within 100 ms, locked, and replaced`, async () => {
    const daemon = await openDaemon('Noor');
    await withPage(browser, daemon, async (page, watched) => {
      watched.allowed.push(gone);
      await go(page, 'se');
      await go(page, 's');
      await go(page, 'se');
      await page.getByLabel('What a reminder is called').fill(canary);
      const said = await noteLeaving(page);
      if (way === 'the button') await page.getByRole('button', { name: 'Quick exit' }).click();
      else for (let press = 0; press < 3; ++press) await page.keyboard.press('Escape');
      await afterwards(page, daemon);
      assert.equal(said[0]?.what, 'blank', 'before anything else');
      assert.ok(said[0].ms < 100, `blank after ${said[0].ms} ms`);
    });
  });

test('Esc twice, or slowly, is not an exit', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    // The one thing here that is about time passing: more than a second and a half.
    await page.waitForTimeout(1600);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'You could' }).waitFor();
    assert.equal(await daemon.state(), 'open');
  });
});

test('it is the first thing that Tab reaches after the skip link, in every state', async () => {
  const daemon = await openDaemon('Noor');
  const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
  const holds = async (page) => {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Skip to the page');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Quick exit');
  };
  await withPage(browser, daemon, holds);
  await daemon.lull('lock');
  await withPage(browser, daemon, holds);
});
