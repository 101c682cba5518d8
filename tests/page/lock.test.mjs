// SPDX-License-Identifier: Apache-2.0
// SR-29: what a lock leaves behind.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { Daemon, go, gone, launch, openDaemon, passphrase, refusal, test, withPage } from './support.mjs';

const canary = 'violet lantern seventeen';

let browser;
before(async () => (browser = await launch()));

async function unlock(page, words) {
  await page.getByLabel('Passphrase', { exact: true }).fill(words);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

/** Types the canary where it becomes a draft. */
async function typeCanary(page) {
  await go(page, 's');
  for (let item = 0; item < 16; ++item) await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Or in your own words').fill(canary);
}

async function shows(page, text) {
  return page.evaluate(
    (wanted) =>
      document.documentElement.outerHTML.includes(wanted) ||
      [...document.querySelectorAll('input, textarea')].some((one) => one.value.includes(wanted)),
    text,
  );
}

test('a lock from anywhere empties the page at once, and Back shows nothing', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await typeCanary(page);
    assert.equal(await shows(page, canary), true);
    await daemon.lull('lock');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    assert.equal(await shows(page, canary), false);
    assert.equal(await page.getByRole('navigation', { name: 'All pages' }).count(), 0);
    await page.goBack();
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    assert.equal(await shows(page, canary), false);
  });
});

test('what was being typed is there again after unlocking', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page, watched) => {
    watched.allowed.push(refusal);
    await typeCanary(page);
    await page.getByRole('button', { name: 'Lock' }).click();
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    assert.equal(await daemon.state(), 'locked');
    await unlock(page, 'not the passphrase');
    await page.getByText('That passphrase does not fit.').waitFor();
    await unlock(page, passphrase);
    await page.getByLabel('Or in your own words').waitFor();
    assert.equal(await page.getByLabel('Or in your own words').inputValue(), canary);
  });
});

test('the recovery code opens it and sets a new passphrase', async () => {
  const daemon = await new Daemon('Noor').start();
  await withPage(browser, daemon, async (page) => {
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByLabel('Nickname').fill('Noor');
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByLabel('The same again').fill(passphrase);
    await page.getByRole('button', { name: 'Set up' }).click();
    const code = await page.locator('code').textContent();
    await page.getByLabel('It is written down on paper').check();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Lock' }).click();
    await page.getByRole('button', { name: 'Use the recovery code' }).click();
    await page.getByLabel('Recovery code').fill(code);
    await page.getByLabel('A new passphrase').fill('another quiet evening here');
    await page.getByLabel('The same again').fill('another quiet evening here');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByRole('button', { name: 'Lock' }).click();
    await unlock(page, 'another quiet evening here');
    await page.getByRole('button', { name: 'Lock' }).waitFor();
  });
});

test('signposts and help are there without unlocking, and nothing is asked of the daemon', async () => {
  const daemon = await openDaemon('Noor');
  await daemon.lull('lock');
  await withPage(browser, daemon, async (page) => {
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('link', { name: 'Where to find help' }).click();
    await page.getByRole('heading', { name: 'Emergency signs in the body' }).waitFor();
    await page.getByRole('link', { name: 'Help', exact: true }).click();
    await page.getByRole('heading', { name: 'What it cannot protect you from' }).waitFor();
    // Where the daemon stands is asked after events, whatever is shown.
    assert.deepEqual(asked.filter((url) => /\/api\/(?!Status$)/.test(url)), []);
    await page.goBack();
    await page.goBack();
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
  });
});

test('a daemon that has ended leaves nothing on the page but what to do, and signposts', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page, watched) => {
    watched.allowed.push(gone);
    await typeCanary(page);
    await daemon.stop();
    await page.getByRole('heading', { name: 'Lull does not answer' }).waitFor();
    assert.equal(await shows(page, canary), false);
    await page.getByRole('link', { name: 'Where to find help' }).click();
    await page.getByRole('heading', { name: 'Emergency signs in the body' }).waitFor();
  });
});

test('a page that is loaded again has forgotten its session', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await page.getByRole('heading', { name: 'You could' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'This page has closed' }).waitFor();
    assert.equal(await page.getByRole('navigation', { name: 'All pages' }).count(), 0);
  });
});
