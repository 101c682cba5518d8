// SPDX-License-Identifier: Apache-2.0
// What happens around somebody who is typing: interruptions, endings, other tabs, the other person,
// time, a camera that sees nothing of use, and words that were written to do harm.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import { couple, withBoth } from './couple.mjs';
import { entriesFile } from './many.mjs';
import { entry, heading, press, visit } from './person.mjs';
import {
  Daemon, gone, launch, openDaemon, passphrase, project, refusal, temporary, test, withPage,
} from './support.mjs'; // prettier-ignore

const canary = 'violet lantern seventeen';

let browser;
before(async () => (browser = await launch()));

/** Begins a thank-you and does not save it. */
async function type(page, text = canary) {
  await visit(page, 'Mine', 'Kind words');
  await press(page, 'Write a thank-you');
  await field(page).fill(text);
}

const field = (page) => page.getByLabel('What would you like to say thank you for?');

async function unlock(page) {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await press(page, 'Unlock');
}

/** Neither in the document nor in a field. */
async function holds(page, text) {
  return page.evaluate(
    (wanted) =>
      document.documentElement.outerHTML.includes(wanted) ||
      [...document.querySelectorAll('input, textarea')].some((one) => one.value.includes(wanted)),
    text,
  );
}

// --- interruptions --------------------------------------------------------------------------------

test('a connection that breaks off and comes back goes on where one was, with what was typed', async () => {
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/);
    await type(page);
    await page.context().setOffline(true);
    await press(page, 'Save');
    await heading(page, 'Lull does not answer', 1).waitFor();
    assert.equal(await holds(page, canary), false);
    await page.context().setOffline(false);
    await field(page).waitFor();
    assert.equal(await field(page).inputValue(), canary);
    await press(page, 'Save');
    await page.getByText('Saved. Only you can see it.').waitFor();
  });
});

test('a daemon that is started anew: the page says in a sentence what to do, and that works', async () => {
  const noor = await openDaemon('Noor');
  await noor.lull('thanks', 'The tea.');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(gone);
    await type(page);
    await noor.stop();
    await noor.start();
    await heading(page, 'Lull does not answer', 1).waitFor();
    await page.getByText('lull open').waitFor();
    assert.equal(await holds(page, canary), false);
    assert.equal(await holds(page, 'The tea.'), false);

    const address = await noor.lull('open', '--print');
    watched.origin = new URL(address).origin;
    await page.goto(address);
    await unlock(page);
    await visit(page, 'Mine', 'Kind words');
    await entry(page, 'The tea.').waitFor();
  });
});

test('another program that takes the daemon’s port is told nothing, and nothing is asked for it', async () => {
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(gone);
    await type(page);
    await noor.stop();
    await heading(page, 'Lull does not answer', 1).waitFor();
    // It says what a locked daemon says, to be told the passphrase.
    const heard = [];
    await page.route('**/api/**', async (route) => {
      heard.push(new URL(route.request().url()).pathname + (route.request().postData() ?? ''));
      await route.fulfill({ json: { state: 2 } });
    });
    await heading(page, 'This page has closed', 1).waitFor();
    assert.equal(await page.getByLabel('Passphrase', { exact: true }).count(), 0);
    assert.ok(heard.length > 0);
    for (const one of heard) assert.match(one, /^\/api\/(Status\{\}|session)$/);
  });
});

test('a session that has ended in the middle of a form says so; a new address opens it again', async () => {
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(refusal);
    await type(page);
    // Only so many pages are open at once; the one that was used longest ago ends.
    const others = await browser.newContext();
    for (let other = 0; other < 8; ++other) {
      const one = await others.newPage();
      await one.goto(await noor.lull('open', '--print'));
      await heading(one, 'Today', 1).waitFor();
    }
    await press(page, 'Save').catch(() => undefined); // unless it knows already
    await heading(page, 'This page has closed', 1).waitFor();
    await page.getByText('To open it again, run this in a terminal: lull open').waitFor();
    assert.equal(await holds(page, canary), false);
    await others.close();
    await page.goto(await noor.lull('open', '--print'));
    await heading(page, 'Today', 1).waitFor();
    assert.doesNotMatch(await noor.lull('list', '--json'), new RegExp(canary), 'it was not saved behind her back');
  });
});

test('after the minutes that she chose it has locked: nothing is shown, and what was typed is kept', async () => {
  const noor = await new Daemon('Noor').withClock().start();
  await noor.setUp();
  await noor.lull('settings', 'auto-lock=1');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(refusal);
    await type(page);
    noor.shiftClock(0, 61);
    await press(page, 'Save');
    await heading(page, 'Locked', 1).waitFor();
    assert.equal(await holds(page, canary), false);
    assert.equal(await noor.state(), 'locked');
    await unlock(page);
    await field(page).waitFor();
    assert.equal(await field(page).inputValue(), canary);
    await press(page, 'Save');
    await entry(page, canary).waitFor();
  });
});

// --- two hands on one thing -----------------------------------------------------------------------

test('what is deleted in one tab while it is changed in another: the words are still there', async () => {
  const noor = await openDaemon('Noor');
  await noor.lull('thanks', 'The tea.');
  await withPage(browser, noor, (first, watched) =>
    withPage(browser, noor, async (second) => {
      watched.allowed.push(refusal);
      for (const page of [first, second]) await visit(page, 'Mine', 'Kind words');
      await press(entry(first, 'The tea.'), 'Change');
      await field(first).fill(canary);
      await press(entry(second, 'The tea.'), 'Delete');
      await press(second.getByRole('dialog'), 'Delete it');
      await entry(second, 'The tea.').waitFor({ state: 'detached' });
      await first.getByText('This was deleted meanwhile').waitFor();
      assert.equal(await field(first).inputValue(), canary);
      await press(first, 'Save as a new one');
      await entry(second, canary).waitFor();
    }),
  );
});

test('what comes from the other person while one types is there beside it, and moves nothing', async () => {
  const [noor, sam] = await couple();
  await withPage(browser, noor, async (page) => {
    await type(page, 'The quiet');
    await field(page).press('End');
    await sam.lull('thanks', 'For the lamp.', '--share');
    await entry(page, 'For the lamp.').waitFor();
    await page.keyboard.type(' of this morning');
    assert.equal(await field(page).inputValue(), 'The quiet of this morning');
    await press(page, 'Save');
    await entry(page, 'The quiet of this morning').waitFor();
  });
});

test('a thing of both, changed apart: each sees both versions, and one of them chooses', async () => {
  const [noor, sam] = await couple();
  await withBoth(browser, [noor, sam], async (hers, his) => {
    await visit(hers, 'Together', 'Within reach');
    await press(hers, 'Write a new one');
    await hers.getByLabel('What is it?').fill('Blanket');
    await press(hers, 'Save');
    await press(entry(hers, 'Blanket'), 'Share');
    await press(hers.getByRole('dialog'), 'Share it');
    await visit(his, 'Together', 'Within reach');
    await entry(his, 'Blanket').waitFor();

    await noor.lull('pause');
    await visit(hers, 'Together', 'Within reach');
    for (const [page, name] of [[hers, 'Grey blanket'], [his, 'Warm blanket']]) {
      await press(entry(page, 'Blanket'), 'Change');
      await page.getByLabel('What is it?').fill(name);
      await press(page, 'Save');
      await entry(page, name).waitFor();
    }
    await noor.lull('resume');
    for (const page of [hers, his]) {
      const clash = page.getByRole('region').filter({ hasText: 'While apart, you both changed' });
      await clash.getByRole('button', { name: /Grey blanket/ }).waitFor();
      await clash.getByRole('button', { name: /Warm blanket/ }).waitFor();
    }
    await his.getByRole('button', { name: /Grey blanket/ }).click();
    for (const page of [hers, his]) {
      await entry(page, 'Grey blanket').waitFor();
      await page.getByText('While apart').waitFor({ state: 'detached' });
    }
  });
});

// --- the camera -----------------------------------------------------------------------------------

test('a camera that is refused is one sentence; the other two ways are there', async () => {
  const sam = await openDaemon('Sam');
  const refusing = await launch(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
  await withPage(refusing, sam, async (page) => {
    await visit(page, 'The notebook itself', 'Pair');
    await press(page, 'Start the camera');
    await page.getByText('The browser does not let this page use the camera.').waitFor();
    await page.getByRole('tab', { name: 'Text' }).click();
    await page.getByLabel('The invitation’s text').waitFor();
  });
});

/** The modules of a QR code that says "example.org". */
const elsewhere = [
  0x1fdd7f, 0x105141, 0x175a5d, 0x17565d, 0x17575d, 0x104241, 0x1fd57f,
  0x001800, 0x0d6b5f, 0x1a297d, 0x05e317, 0x179b00, 0x14d533, 0x001e7b,
  0x1fd1bf, 0x104621, 0x1755a0, 0x1742b6, 0x17513d, 0x105522, 0x1fc31b,
];

/** As a picture that the browser makes. */
async function pictureOf(page, rows) {
  const url = await page.evaluate((lines) => {
    const [side, pixels] = [lines.length, 8];
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = (side + 8) * pixels;
    const context = canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = 'black';
    lines.forEach((line, y) => {
      for (let x = 0; x < side; ++x)
        if ((line >> (side - 1 - x)) & 1) context.fillRect((x + 4) * pixels, (y + 4) * pixels, pixels, pixels);
    });
    return canvas.toDataURL('image/png');
  }, rows);
  return Buffer.from(url.split(',')[1], 'base64');
}

test('a QR code of something else is no invitation, and nothing is opened because of it', async () => {
  const sam = await openDaemon('Sam');
  await withPage(browser, sam, async (page, watched) => {
    watched.allowed.push(refusal);
    await visit(page, 'The notebook itself', 'Pair');
    await page.getByRole('tab', { name: 'Picture' }).click();
    await page.getByLabel('A picture of the code').setInputFiles({
      name: 'code.png',
      mimeType: 'image/png',
      buffer: await pictureOf(page, elsewhere),
    });
    await page.getByText('That text is not an invitation of Lull.').waitFor();
    assert.equal(JSON.parse(await sam.lull('status', '--json')).peers?.length ?? 0, 0);
  });
});

// --- words that were written to do harm -----------------------------------------------------------

const hostile = JSON.parse(readFileSync(join(project, 'tests/vectors/blns.json'), 'utf8'));

/** Takes them in as entries of one kind, private, and shares what is there then; gives its texts. */
async function shared(daemon, kind, field, texts, from) {
  const file = temporary(`${kind}.json`);
  writeFileSync(file, entriesFile(texts.length, (i) => texts[i], { kind, field, from }));
  await daemon.lull('import', file, '--skip-broken').catch((error) => assert.fail(error));
  const there = (await daemon.lull('list', kind, '--json')).split('\n').map((line) => JSON.parse(line));
  for (let at = 0; at < there.length; at += 100)
    await daemon.lull('share', ...there.slice(at, at + 100).map((one) => one.id), '--yes', '--json');
  return there.map((one) => one[field]);
}

/** What all rows of the list say, from its top to its end. */
async function everyRow(page, name, count) {
  return page.getByRole('list', { name, exact: true }).evaluate(async (list, wanted) => {
    const rows = new Map();
    const frame = () => new Promise(requestAnimationFrame);
    for (list.scrollTop = 0; rows.size < wanted; list.scrollTop += list.clientHeight / 2) {
      for (let frames = 0; frames < 3; ++frames) await frame();
      for (const row of list.querySelectorAll('[role=listitem]'))
        rows.set(row.getAttribute('aria-posinset'), row.querySelector('p.first').textContent);
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1 && rows.size < wanted) await frame();
    }
    return [...rows.values()];
  }, count);
}

/** As it was written, from how it is shown: what hides in text is shown by its number. */
const written = (text) => text.replace(/\[U\+([0-9A-F]{4,5})\]/g, (_, code) => String.fromCodePoint(parseInt(code, 16)));

test('published hostile strings are words on the other person’s page, and nothing but words', async () => {
  assert.equal(hostile.length, 515);
  const [noor, sam] = await couple();
  const thanks = await shared(sam, 'gratitude', 'text', hostile, 0);
  const short = await shared(sam, 'kit_item', 'label', hostile.filter((one) => [...one].length <= 48), 1000);
  assert.ok(thanks.length > 480 && short.length > 300, `${thanks.length} and ${short.length} can be stored`);
  await withPage(browser, noor, async (page) => {
    const happened = [];
    page.on('dialog', (dialog) => happened.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
    page.on('framenavigated', (frame) => happened.push(`to ${frame.url()}`));
    page.on('popup', () => happened.push('popup'));
    await visit(page, 'Mine', 'Kind words');
    const shown = await everyRow(page, 'From the other person', thanks.length);
    assert.deepEqual(shown.map(written).sort(), [...thanks].sort());
    await visit(page, 'Together', 'Within reach');
    const things = await everyRow(page, 'The list', short.length);
    assert.deepEqual(things.map(written).sort(), [...short].sort());
    assert.deepEqual(await page.getByRole('main').locator('img, iframe, script, object, a[href^="java"]').count(), 0);
    assert.deepEqual(happened.filter((one) => !one.startsWith(`to ${new URL(page.url()).origin}/n/`)), []);
  });
});
