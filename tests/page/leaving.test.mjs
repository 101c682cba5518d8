// SPDX-License-Identifier: Apache-2.0
// Who can see what; pausing, stopping, erasing. SR-30, SR-33, SR-35, SR-36, SR-37, J5.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { couple, withBoth } from './couple.mjs';
import { audit, looks } from './axe.mjs';
import { go, launch, openDaemon, passphrase, refusal, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

const shared = (page) => page.getByRole('list', { name: 'What you share' });

test('what is shared is listed, and one press takes it back from the other device', async () => {
  const both = await couple();
  const [noor] = both;
  await noor.lull('thanks', 'The tea.', '--share');
  await noor.lull('thanks', 'The lamp.', '--share');
  await noor.lull('thanks', 'Kept with me.');
  await withBoth(browser, both, async (hers, his) => {
    await go(his, 'e');
    await his.getByText('The tea.').waitFor();
    await go(hers, 'w');
    await hers.getByText('These are on 1 device of the other person:').waitFor();
    assert.match(await shared(hers).innerText(), /The lamp\.[^]*The tea\./);
    assert.doesNotMatch(await hers.locator('main').innerText(), /Kept with me/);
    await shared(hers).getByRole('button', { name: 'Take it back' }).first().click();
    await hers.getByText('Taken back. It leaves the other device').waitFor();
    // What was pressed is gone, so the focus goes to where one reads on.
    await hers.waitForFunction(() => document.activeElement.textContent.trim() === 'What you share');
    await his.getByText('The lamp.').waitFor({ state: 'detached' });
    await hers.getByRole('button', { name: 'Take everything back' }).click();
    await hers.getByRole('dialog').getByRole('button', { name: 'Take everything back' }).click();
    await hers.getByText('You share nothing.').waitFor();
    await his.getByText('The tea.').waitFor({ state: 'detached' });
  });
});

test('pausing and going on are one press each', async () => {
  const [noor] = await couple();
  await withPage(browser, noor, async (page) => {
    await go(page, 'w');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByText('You have paused').waitFor();
    assert.equal(JSON.parse(await noor.lull('status', '--json')).paused, true);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    assert.equal(JSON.parse(await noor.lull('status', '--json')).paused, false);
  });
});

test('stopping takes the keyboard, the passphrase and no word to the other', async () => {
  const both = await couple();
  const [noor, sam] = both;
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(refusal);
    await go(page, 'x');
    assert.match(await page.locator('main').innerText(), /Choose a moment when you are safe\./);
    assert.equal(await page.getByLabel('Tell the other device').isChecked(), false);
    await page.getByLabel('Tell the other device').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Your passphrase is needed for this.').first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.type), 'password');
    await page.keyboard.type('not this one at all');
    await page.keyboard.press('Enter');
    await page.getByText('That passphrase does not fit.').first().waitFor();
    await page.keyboard.type(passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('The pairing has ended. Nothing goes out any more.').waitFor();
    assert.deepEqual(JSON.parse(await noor.lull('status', '--json')).peers ?? [], []);
  });
  assert.doesNotMatch(await sam.lull('peers'), /ended/);
});

test('erasing wants the word and the passphrase, and leaves nothing to show', async () => {
  const noor = await openDaemon('Noor');
  await noor.lull('thanks', 'The tea.');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(refusal);
    await go(page, 'x');
    await page.getByRole('button', { name: 'Erase everything here' }).click();
    await page.getByLabel('Your passphrase').fill(passphrase);
    await page.getByRole('button', { name: 'Erase it now' }).click();
    await page.getByText('Type the word erase if you mean it.').waitFor();
    assert.equal(await noor.state(), 'open');
    await page.getByLabel('To go on, type the word erase').fill('erase');
    await page.getByLabel('Your passphrase').fill(passphrase);
    await page.getByRole('button', { name: 'Erase it now' }).click();
    await page.getByText('Everything here is erased').waitFor();
    // Its sessions are over with it.
    await page.getByRole('heading', { name: 'This page has closed' }).waitFor();
    assert.equal(await noor.state(), 'new');
  });
});

for (const look of looks)
  test(`both pages pass the audit with something on them: ${Object.values(look).join(', ')}`, async () => {
    const noor = await openDaemon('Noor');
    await withPage(
      browser,
      noor,
      async (page) => {
        await go(page, 'x');
        await page.getByRole('button', { name: 'Erase everything here' }).click();
        await page.getByRole('button', { name: 'Erase it now' }).click();
        await page.getByText('Type the word erase if').waitFor();
        await audit(page, 'leaving');
      },
      { ...look, reducedMotion: 'reduce' },
    );
  });
