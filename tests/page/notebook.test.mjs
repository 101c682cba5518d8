// SPDX-License-Identifier: Apache-2.0
// What is for nobody else. SR-07, SR-13, SR-49.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import { card } from './couple.mjs';
import { go, inTheClear, launch, openDaemon, passphrase, refusal, test, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

async function openNotebook(page) {
  await page.getByLabel('Passphrase of your private notebook').fill(passphrase);
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByRole('button', { name: 'Close it now' }).waitFor();
}

test('closed, it looks the same whether anything is in it or not', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    const look = async () => {
      await go(page, 'h');
      await go(page, 'nb');
      await page.getByLabel('Passphrase of your private notebook').waitFor();
      await page.mouse.move(0, 0);
      await page.evaluate(() => document.activeElement.blur());
      return [await page.locator('main').innerHTML(), await page.screenshot()];
    };
    await go(page, 'nb');
    await openNotebook(page);
    await page.getByRole('button', { name: 'Close it now' }).click();
    const empty = await look();
    await openNotebook(page);
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByLabel('What is on your mind?').fill('A canary by the window');
    await page.getByRole('button', { name: 'Save' }).click();
    await card(page, 'A canary by the window').waitFor();
    await page.getByRole('button', { name: 'Close it now' }).click();
    await page.getByLabel('Passphrase of your private notebook').waitFor();
    assert.equal((await page.content()).includes('canary'), false);
    const full = await look();
    // Svelte numbers ids as it goes.
    const plain = (html) => html.replace(/="c\d+[^"]*"/g, '');
    assert.equal(plain(full[0]), plain(empty[0]));
    assert.ok(full[1].equals(empty[1]), 'the same picture, too');
  });
});

test('a wrong passphrase is said at its field, and nothing opens', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page, watched) => {
    watched.allowed.push(refusal);
    await go(page, 'nb');
    await page.getByLabel('Passphrase of your private notebook').fill('not that one at all');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByText('That passphrase does not fit.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Close it now' }).count(), 0);
  });
});

test('three questions lead to help for this person alone; nothing in there can be shared', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'sp');
    await openNotebook(page);
    await page.getByRole('button', { name: 'Add somebody' }).click();
    await page.getByLabel('Who is it?').fill('My sister');
    await page.getByLabel('How do you reach them').fill('at any hour');
    await page.getByRole('button', { name: 'Save' }).click();
    await card(page, 'My sister').waitFor();

    await go(page, 'nb');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByRole('group', { name: 'Do you feel safe at home' }).getByLabel('no', { exact: true }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'This may help' }).waitFor();
    await page.getByText('My sister').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Share/ }).count(), 0);
    assert.equal(await daemon.lull('list', '--json'), '', 'none of it is among the entries');
  });
});

test('words and tags are found within it, and what is deleted is gone', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'nb');
    await openNotebook(page);
    for (const [text, tags] of [['The first evening', 'calm'], ['Another day', '']]) {
      await page.getByRole('button', { name: 'Write', exact: true }).click();
      await page.getByLabel('What is on your mind?').fill(text);
      await page.getByRole('textbox', { name: 'Tags' }).fill(tags);
      await page.getByRole('button', { name: 'Save' }).click();
      await card(page, text).waitFor();
    }
    await page.getByLabel('Look for words or tags').fill('calm');
    await card(page, 'Another day').waitFor({ state: 'hidden' });
    await card(page, 'The first evening').waitFor();
    await page.getByLabel('Look for words or tags').fill('');
    await card(page, 'Another day').waitFor();

    await card(page, 'Another day').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
    await card(page, 'Another day').waitFor({ state: 'hidden' });
  });
});

test('closed on one page it is closed on the other, which keeps what was being typed', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (first) => {
    await withPage(browser, daemon, async (second) => {
      await go(first, 'nb');
      await openNotebook(first);
      await go(second, 'nb');
      await first.getByRole('button', { name: 'Write', exact: true }).click();
      await first.getByLabel('What is on your mind?').fill('half a sentence');
      await second.getByRole('button', { name: 'Close it now' }).click();
      await first.getByLabel('Passphrase of your private notebook').waitFor();
      assert.equal((await first.content()).includes('half a sentence'), false);
      await openNotebook(first);
      assert.equal(await first.getByLabel('What is on your mind?').inputValue(), 'half a sentence');
    });
  });
});

test('left alone it asks for nothing, or it would never close by itself', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'nb');
    await openNotebook(page);
    await page.getByText('Nothing written yet.').waitFor();
    const asked = [];
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData()}`));
    // An entry elsewhere is an event for every page; own items are asked for after it.
    const followed = page.waitForResponse((response) => response.url().endsWith('/api/Marks'));
    await daemon.lull('thanks', 'The tea.');
    await followed;
    assert.deepEqual(asked.filter((one) => /reflection|support|PrivateSignposts|Search/.test(one)), []);
  });
});

test('SR-05: what a page sends would be found if it lay readable in a home', async () => {
  const daemon = await openDaemon('Noor');
  const file = join(daemon.home, 'left');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'nb');
    await openNotebook(page);
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByLabel('What is on your mind?').fill('words that stay here');
    await page.getByRole('button', { name: 'Save' }).click();
    await card(page, 'words that stay here').waitFor();
    assert.deepEqual(inTheClear(), []);
    writeFileSync(file, 'before words that stay here behind');
    assert.deepEqual(inTheClear(), [['words that stay here', 'left']]);
    rmSync(file);
  });
});
