// SPDX-License-Identifier: Apache-2.0
// Everything written: the list, search while one types, one entry. F34, F43, F44.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { couple, withBoth } from './couple.mjs';
import { audit, looks } from './axe.mjs';
import { entriesFile } from './many.mjs';
import { go, launch, openDaemon, refusal, temporary, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

const rows = (page) => page.getByRole('listitem').filter({ has: page.locator('article') });
const look = (page, words) => page.getByLabel('Search').fill(words);

async function open(page, words) {
  await look(page, words);
  const row = rows(page).filter({ hasText: words });
  await row.getByRole('link', { name: 'Open' }).click();
  await page.getByRole('heading', { name: 'One entry' }).waitFor();
}

test('what is typed is looked for at once, by words, by kind and by tag', async () => {
  const noor = await openDaemon('Noor');
  await noor.lull('thanks', 'The tea, and that you stayed.');
  await noor.lull('thanks', 'For the lamp by the window.');
  await noor.lull('checkin', '--met', '3', '--note', 'A window was open.', '--tag', 'calm');
  await withPage(browser, noor, async (page) => {
    await go(page, 'e');
    await rows(page).nth(2).waitFor();
    await look(page, 'wind');
    await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 2);
    await page.getByLabel('Kind', { exact: true }).selectOption('check-ins');
    await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
    assert.match(await rows(page).innerText(), /A window was open/);
    await look(page, 'nowhere');
    await page.getByText('Nothing was found.').waitFor();
    await look(page, '');
    await page.getByLabel('Kind', { exact: true }).selectOption('All kinds');
    await page.getByRole('button', { name: 'calm' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
    assert.equal(await page.getByRole('button', { name: 'calm' }).getAttribute('aria-pressed'), 'true');
  });
});

test('what is looked for is still there after a look at one entry', async () => {
  const noor = await openDaemon('Noor');
  await noor.lull('thanks', 'The tea.');
  await noor.lull('thanks', 'The lamp.');
  await withPage(browser, noor, async (page) => {
    await go(page, 'e');
    await open(page, 'lamp');
    await page.getByRole('link', { name: 'Back to all of them' }).click();
    await page.getByLabel('Search').waitFor();
    assert.equal(await page.getByLabel('Search').inputValue(), 'lamp');
    await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
  });
});

test('an entry is shared after a preview, changed, taken back and deleted', async () => {
  const both = await couple();
  const [noor, sam] = both;
  await noor.lull('thanks', 'The tea, and that you stayed.');
  await withBoth(browser, both, async (hers, his, [watchedHers]) => {
    // It is asked for once more after it is gone.
    watchedHers.allowed.push(refusal);
    await go(hers, 'e');
    await open(hers, 'The tea');
    await hers.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = hers.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Share it' }).waitFor();
    assert.match(await dialog.innerText(), /Sam will see exactly this[^]*The tea, and that you stayed\./);
    await dialog.getByRole('button', { name: 'Share it' }).click();
    await hers.getByText('Shared. You can take it back').waitFor();

    await go(his, 'e');
    await rows(his).filter({ hasText: 'The tea' }).waitFor();
    const id = JSON.parse((await noor.lull('list', '--json')).split('\n')[0]).id;
    await noor.lull('edit', id, 'text=The tea, and the blanket.');
    await hers.getByRole('heading', { name: 'How it came to be' }).waitFor();
    await hers.getByText('The tea, and the blanket. (was: The tea, and that you stayed.)').waitFor();
    await rows(his).filter({ hasText: 'the blanket' }).waitFor();

    await hers.getByRole('button', { name: 'Take it back' }).click();
    await hers.getByText('Taken back. It leaves the other device').waitFor();
    await his.getByText('the blanket').waitFor({ state: 'detached' });

    await hers.getByRole('button', { name: 'Delete' }).click();
    await hers.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
    await hers.getByText('It is gone from here.').waitFor();
    assert.doesNotMatch(await noor.lull('list', '--json'), /blanket/);
    assert.doesNotMatch(await sam.lull('list', '--json'), /blanket/);
  });
});

test('hostile words are words', async () => {
  const hostile = '<img src=x onerror=alert(1)> {@html 1} \u202Egnp.exe';
  const noor = await openDaemon('Noor');
  await noor.lull('thanks', hostile);
  await withPage(browser, noor, async (page) => {
    await go(page, 'e');
    await open(page, 'onerror');
    const shown = await page.locator('article').innerText();
    assert.match(shown, /<img src=x onerror=alert\(1\)> \{@html 1\} \[U\+202E\]gnp\.exe/);
    assert.equal(await page.locator('article img').count(), 0);
  });
});

test('ten thousand entries: few are in the page, search finds one, the end is reached', async () => {
  const noor = await openDaemon('Noor');
  const file = temporary('many.json');
  const text = (i) => `Entry ${i}: the ${'slow '.repeat(i % 30)}evening${i === 7777 ? ' with a kingfisher' : ''}`;
  writeFileSync(file, entriesFile(10_000, text));
  await noor.lull('import', file);
  await withPage(browser, noor, async (page) => {
    await go(page, 'e');
    await rows(page).first().waitFor();
    assert.ok((await page.locator('[data-row]').count()) < 60);
    await look(page, 'kingfisher');
    await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
    await look(page, '');
    await page.waitForFunction(() => document.querySelectorAll('[data-row]').length > 1);
    await page.evaluate(async () => {
      const list = document.querySelector('.list');
      while (document.querySelector('[data-row]').getAttribute('aria-setsize') !== '10000') {
        list.scrollTop = list.scrollHeight;
        await new Promise(requestAnimationFrame);
      }
      list.scrollTop = list.scrollHeight;
    });
    await page.getByText('Entry 0:').waitFor();
    const apart = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('[data-row]')].map((row) => row.getBoundingClientRect());
      return boxes.slice(1).every((box, at) => box.top >= boxes[at].bottom - 1);
    });
    assert.ok(apart, 'no row lies on another');
    assert.ok((await page.locator('[data-row]').count()) < 60);
  });
});

for (const look of looks)
  test(`the list and an entry pass the audit: ${Object.values(look).join(', ')}`, async () => {
    const noor = await openDaemon('Noor');
    await noor.lull('checkin', '--met', '3', '--note', 'Quiet.', '--tag', 'calm');
    await withPage(
      browser,
      noor,
      async (page) => {
        await go(page, 'e');
        await page.getByRole('button', { name: 'calm' }).waitFor();
        await audit(page, 'the list');
        await open(page, 'Quiet');
        await page.getByRole('button', { name: 'Delete' }).waitFor();
        await audit(page, 'one entry');
      },
      { ...look, reducedMotion: 'reduce' },
    );
  });
