// SPDX-License-Identifier: Apache-2.0
// What helped, answers over time, looking back, kind words. F35, F36, SR-22, SR-30.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { couple, withBoth } from './couple.mjs';
import { audit, looks } from './axe.mjs';
import { go, launch, openDaemon, passphrase, refusal, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

async function checkIns(daemon, count, ...more) {
  for (let i = 0; i < count; ++i)
    await daemon.lull(
      'checkin', '--day', `2026-11-${10 + i}`, '--met', String(i % 5), '--helped', 'food.warm_drink',
      '--change', 'touch.hair_strokes=shorter', ...more,
    ); // prettier-ignore
}

test('under five check-ins there is not enough yet, and with five there are counts', async () => {
  const noor = await openDaemon('Noor');
  await checkIns(noor, 4);
  await withPage(browser, noor, async (page) => {
    await go(page, 'v');
    await page.getByText('Not enough yet').waitFor();
    await go(page, 'u');
    assert.equal(await page.getByText('Not enough yet').count(), 6);
    assert.equal(await page.getByRole('img').count(), 0);
    await checkIns(noor, 1);
    await page.getByRole('img', { name: /How well were your aftercare needs met/ }).waitFor();
    await page.locator('canvas').first().waitFor();
    await go(page, 'v');
    assert.match(await page.getByRole('list', { name: 'What has helped' }).innerText(), /A warm drink\s+helped 5 times/);
    assert.match(await page.locator('main').innerText(), /Slow strokes of hair or scalp\s+shorter 5 times/);
  });
});

test('the table says what the drawing shows', async () => {
  const noor = await openDaemon('Noor');
  await checkIns(noor, 5);
  await withPage(browser, noor, async (page) => {
    await go(page, 'u');
    await page.locator('main summary').first().click();
    await page.locator('tbody tr').nth(4).waitFor();
    const lines = await page.locator('tbody tr').allInnerTexts();
    assert.equal(lines.length, 5);
    assert.match(lines[0], /14 November 2026\s+4: fully/);
    assert.match(lines[4], /10 November 2026\s+0: not at all/);
  });
});

test('trends together are there while both would like them, and need the passphrase', async () => {
  const both = await couple();
  for (const one of both) await checkIns(one, 5, '--share');
  await withBoth(browser, both, async (hers, his, watched) => {
    for (const one of watched) one.allowed.push(refusal);
    for (const page of [hers, his]) await go(page, 'u');
    await hers.getByRole('button', { name: 'I would like them' }).click();
    await hers.getByLabel('Your passphrase').fill('not this one at all');
    await hers.getByRole('button', { name: 'I would like them' }).click();
    await hers.getByText('That passphrase does not fit.').first().waitFor();
    for (const page of [hers, his]) {
      if (page === his) await page.getByRole('button', { name: 'I would like them' }).click();
      await page.getByLabel('Your passphrase').fill(passphrase);
      await page.getByRole('button', { name: 'I would like them' }).click();
      await page.getByRole('button', { name: 'I would rather not' }).waitFor();
    }
    for (const page of [hers, his]) await page.getByRole('heading', { name: 'Shared by the other person' }).waitFor();
    await his.getByRole('button', { name: 'I would rather not' }).click();
    for (const page of [hers, his])
      await page.getByRole('heading', { name: 'Shared by the other person' }).waitFor({ state: 'detached' });
  });
});

test('kind words stand there whole, by month, and hostile ones as words', async () => {
  const both = await couple();
  const [noor, sam] = both;
  await sam.lull('thanks', 'The tea. <b>Really</b> \u202Eaet', '--share');
  await noor.lull('plan', 'from', 'pre.quiet_closeness');
  await withBoth(browser, both, async (hers) => {
    await go(hers, 'j');
    await hers.getByRole('tab', { name: 'Kind words' }).click();
    const words = hers.getByRole('tabpanel').locator('blockquote');
    await words.waitFor();
    assert.match(await words.innerText(), /The tea\. <b>Really<\/b> \[U\+202E\]aet\s+Sam/);
    await hers.getByLabel('Until this month').fill('2020-01');
    await hers.getByText('Nothing here yet.').waitFor();
    await hers.getByLabel('Until this month').fill('');
    await words.waitFor();
    // With the keyboard: the tabs by arrow keys.
    await hers.getByRole('tab', { name: 'Kind words' }).press('ArrowLeft');
    assert.equal(await hers.getByRole('tab', { name: 'Everything' }).getAttribute('aria-selected'), 'true');
  });
});

for (const look of looks)
  test(`trends with a drawing and a table pass the audit: ${Object.values(look).join(', ')}`, async () => {
    const noor = await openDaemon('Noor');
    await checkIns(noor, 5);
    await withPage(
      browser,
      noor,
      async (page) => {
        await go(page, 'u');
        await page.locator('canvas').first().waitFor();
        await page.locator('main summary').first().click();
        await page.locator('tbody tr').nth(4).waitFor();
        await page.getByRole('button', { name: 'I would like them' }).or(page.getByText('This is for two')).waitFor();
        await audit(page, 'trends');
        await go(page, 'v');
        await page.getByText('helped 5 times').waitFor();
        await audit(page, 'helped');
      },
      { ...look, reducedMotion: 'reduce' },
    );
  });
