// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { Daemon, launch, passphrase, refusal, test, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

async function toKeys(page) {
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Yes' }).click();
}

async function fillKeys(page, name, first, second) {
  await page.getByLabel('Nickname').fill(name);
  await page.getByLabel('Passphrase', { exact: true }).fill(first);
  await page.getByLabel('The same again').fill(second);
  await page.getByRole('button', { name: 'Set up' }).click();
}

test('a new home is set up, the code is shown once, and five minutes lead to today', async () => {
  const daemon = await new Daemon('Noor').start();
  await withPage(browser, daemon, async (page) => {
    assert.equal(await page.getByRole('listitem').count(), 6, 'six plain limits come first');
    assert.doesNotMatch(page.url(), /#/, 'the code has left the address');
    await toKeys(page);
    await fillKeys(page, 'Noor', passphrase, passphrase);
    const code = await page.locator('code').textContent();
    assert.match(code, /^[0-9A-Z]{4,}/);
    const goOn = page.getByRole('button', { name: 'Go on' });
    assert.equal(await goOn.isDisabled(), true, 'first it is written down');
    await page.getByLabel('It is written down on paper').check();
    await goOn.click();

    await page.getByRole('heading', { name: 'Hold each other, quite still' }).waitFor();
    await page.getByRole('group', { name: 'to receive' }).getByLabel('nice').check();
    for (let item = 0; item < 16; ++item) await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Or in your own words').fill('Jokes about work');
    await page.getByLabel('not at all').check();
    await page.getByRole('button', { name: 'Save this limit' }).click();
    await page.getByText('Choose whether the other person may see this limit.').waitFor();
    await page.getByLabel('Keep it').check();
    await page.getByRole('button', { name: 'Save this limit' }).click();
    await page.getByText('It holds from now on.').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('link', { name: 'Go to today' }).click();
    await page.getByRole('heading', { name: 'You could' }).waitFor();
    assert.equal((await page.content()).includes(code), false);

    const saved = (await daemon.lull('list', '--json')).split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(saved.map((entry) => entry.kind).sort(), ['limit', 'preference']);
    assert.deepEqual([...new Set(saved.map((entry) => entry.share))], ['private']);
  });
});

test('without two adults it ends, and nothing is stored', async () => {
  const daemon = await new Daemon('Noor').start();
  await withPage(browser, daemon, async (page) => {
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByText('Nothing was stored, and you can close this.').waitFor();
    assert.equal(await daemon.state(), 'new');
  });
});

test('passphrases that differ or are too short are not taken, and say why', async () => {
  const daemon = await new Daemon('Noor').start();
  await withPage(browser, daemon, async (page, watched) => {
    watched.allowed.push(refusal);
    await toKeys(page);
    await fillKeys(page, 'Noor', passphrase, 'something else');
    await page.getByText('The two passphrases were not the same.').waitFor();
    await fillKeys(page, 'Noor', 'short', 'short');
    await page.getByText('A passphrase has at least 12 characters').waitFor();
    await page.getByText('How hard to guess: weak').waitFor();
    assert.equal(await daemon.state(), 'new');
  });
});

test('a lock before the recovery code is written down does not lose it', async () => {
  const daemon = await new Daemon('Noor').start();
  await withPage(browser, daemon, async (page) => {
    await toKeys(page);
    await fillKeys(page, 'Noor', passphrase, passphrase);
    const code = await page.locator('code').textContent();
    await daemon.lull('lock');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    assert.equal((await page.content()).includes(code), false);
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByRole('button', { name: 'Unlock' }).click();
    assert.equal(await page.locator('code').textContent(), code);
  });
});
