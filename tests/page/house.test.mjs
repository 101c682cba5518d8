// SPDX-License-Identifier: Apache-2.0
// Reminders, the network, backups and files. F37, F50 to F54, SR-19, SR-30, SR-43.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { before } from 'node:test';
import { couple } from './couple.mjs';
import { audit, looks } from './axe.mjs';
import { entriesFile } from './many.mjs';
import { Daemon, go, launch, openDaemon, passphrase, refusal, temporary, test, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

const button = (page, name) => page.getByRole('button', { name, exact: true });

test('a reminder is made, changed and taken out, and what is wrong is said at its field', async () => {
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(refusal);
    await go(page, 're');
    await page.getByText('None. If you like one').waitFor();
    await button(page, 'Make it').click();
    await page.getByText('A reminder needs to say what it is for').first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.type), 'radio');
    await page.getByLabel('something of your own').check();
    await page.getByLabel('every week').check();
    await page.getByLabel('Friday').check();
    await page.getByLabel('Time').fill('20:30');
    await page.getByLabel('What it shows').fill('Water <b>the</b> plants');
    await button(page, 'Make it').click();
    await page.getByText('It is set.').waitFor();
    assert.match(await page.locator('.card').innerText(), /Water <b>the<\/b> plants\s+every Friday at 20:30; next on/);
    await button(page, 'Change').click();
    await page.getByLabel('every day').check();
    await button(page, 'Save').click();
    await page.getByText('every day at 20:30').waitFor();
    assert.match(await noor.lull('remind'), /every day at 20:30/);
    await button(page, 'Take it out').click();
    await page.getByText('None. If you like one').waitFor();
  });
});

test('the network says why, and never who is there', async () => {
  const [noor] = await couple();
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(refusal);
    await go(page, 'ne');
    const text = await page.locator('main').innerText();
    assert.match(text, /A device of Sam/);
    assert.doesNotMatch(text, /online|in reach|connected now|last seen|today|yesterday/i);
    await page.getByLabel('Address').fill('nonsense');
    await button(page, 'Look there').click();
    await page.getByText('That is not an address.').first().waitFor();
    assert.equal(await page.getByLabel('Address').inputValue(), 'nonsense');
    const quiet = page.waitForResponse('**/api/Quiet');
    await page.getByLabel('Be quiet in the network').check();
    await quiet;
    assert.equal(JSON.parse(await noor.lull('doctor', '--json')).quiet, true);
  });
});

/** A way there on which what comes back waits, after so many bytes, until `letGo` is called. */
async function slowWay(address, port, bytes) {
  let letGo;
  const open = new Promise((done) => (letGo = done));
  const server = createServer((near) => {
    const far = connect(port, address);
    near.pipe(far);
    let passed = 0;
    far.on('data', (chunk) => {
      passed += chunk.length;
      near.write(chunk);
      if (passed < bytes) return;
      far.pause();
      void open.then(() => far.resume());
    });
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, letGo, address: `127.0.0.1:${server.address().port}` };
}

test('a first sync that takes long says how far it is', async () => {
  const [noor, sam] = await couple();
  await noor.lull('pause');
  const file = temporary('many.json');
  const many = entriesFile(3000, (i) => `Thank you for evening ${i}. ${'And so on. '.repeat(20)}`);
  writeFileSync(file, many);
  await sam.lull('import', file);
  const ids = JSON.parse(many).entries.map((one) => one.id);
  while (ids.length > 0) await sam.lull('share', '--yes', ...ids.splice(0, 100));
  // At new addresses, and without beacons, neither finds the other.
  for (const [one, address] of [[noor, '127.0.0.2'], [sam, '127.0.0.3']]) {
    await one.lull('quiet', 'on');
    await one.stop();
    one.address = address;
    await one.start();
    await one.lullWithPassphrase('unlock');
  }
  const [, port] = /:(\d+)$/.exec(JSON.parse(await sam.lull('doctor', '--json')).listening[0]);
  const way = await slowWay(sam.address, Number(port), 400_000);
  try {
    await withPage(browser, noor, async (page) => {
      await noor.lull('resume');
      await noor.lull('connect', way.address);
      const progress = page.getByRole('progressbar');
      await progress.waitFor();
      const text = await page.locator('.progress').innerText();
      const [, here, of] = /(\d+) of (\d+) changes/.exec(text).map(Number);
      assert.equal(of, 3000);
      assert.ok(here >= 0 && here < 3000, text);
      assert.ok(Math.abs((await progress.evaluate((one) => one.value)) - here / of) < 0.001);
      way.letGo();
      await progress.waitFor({ state: 'detached' });
    });
  } finally {
    way.server.close();
  }
});

test('a backup is written, and put back where nothing is set up', async () => {
  const file = temporary('recipes');
  const noor = await openDaemon('Noor');
  await noor.lull('thanks', 'The tea.');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(refusal);
    await go(page, 'ba');
    await page.getByLabel('Your passphrase').fill('not this one at all');
    await button(page, 'Make the backup').click();
    await page.getByText('That passphrase does not fit.').first().waitFor();
    const before = readdirSync(noor.home).sort();
    await page.getByLabel('Your passphrase').fill(passphrase);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, 'Make the backup').click(),
    ]);
    assert.equal(download.suggestedFilename(), 'recipes');
    await page.getByText('The backup is with your browser now').waitFor();
    await download.saveAs(file);
    assert.ok(statSync(file).size >= 1024 * 1024);
    assert.deepEqual(readdirSync(noor.home).sort(), before);
  });
  const fresh = await new Daemon('Noor').start();
  await withPage(browser, fresh, async (page, watched) => {
    watched.allowed.push(refusal);
    await button(page, 'Put a backup back instead').click();
    await page.getByLabel('Passphrase of that time').fill('whatever it may be');
    await button(page, 'Put it back').click();
    await page.getByText('Choose the file first.').first().waitFor();
    await page.getByLabel('The backup', { exact: true }).setInputFiles(file);
    await page.getByLabel('Passphrase of that time').fill('not this one at all');
    await button(page, 'Put it back').click();
    await page.getByText('That passphrase does not fit this backup').first().waitFor();
    await page.getByLabel('Passphrase of that time').fill(passphrase);
    await button(page, 'Put it back').click();
    await page.getByText('Everything is back as it was.').waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await button(page, 'Unlock').click();
    await page.getByRole('heading', { name: 'Today' }).waitFor();
    await go(page, 'e');
    await page.getByText('The tea.').waitFor();
  });
});

async function fileOf(page, name) {
  await page.getByLabel('Your passphrase').fill(passphrase);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('a file is looked at, asked the passphrase for, and handed to the browser', async () => {
  const [noor, sam] = await couple();
  await noor.lull('thanks', 'The tea. \u202E<b>');
  await sam.lull('thanks', 'From Sam.', '--share');
  await withPage(browser, noor, async (page, watched) => {
    watched.allowed.push(refusal);
    await go(page, 'tr');
    assert.equal(await page.getByLabel('The other person’s entries').isChecked(), false);
    await button(page, 'Show how it begins').click();
    await page.getByText('This is how it begins. Nothing was written.').waitFor();
    assert.match(await page.locator('pre').innerText(), /The tea\. \[U\+202E\]<b>/);
    await button(page, 'Make the file').click();
    await page.getByText('Your passphrase is needed for this.').first().waitFor();
    const mine = await fileOf(page, 'Make the file');
    assert.equal(mine.name, 'notes.json');
    assert.deepEqual(JSON.parse(mine.text).entries.map((one) => one.fields.text), ['The tea. \u202E<b>']);
    await page.getByLabel('The other person’s entries').check();
    assert.match((await fileOf(page, 'Make the file')).text, /From Sam\./);
    await page.getByLabel('The private notebook as well').check();
    await button(page, 'Show how it begins').click();
    await page.getByRole('link', { name: 'Open the notebook' }).waitFor();
  });
});

test('what is printed is the pages alone', async () => {
  const noor = await openDaemon('Noor');
  await noor.lull('limit', '--own', 'My neck', '--keep');
  await withPage(browser, noor, async (page) => {
    await go(page, 'tr');
    await page.getByLabel('Two pages to bring to a counsellor').check();
    await page.getByLabel('Show it to print').check();
    await page.getByLabel('Your passphrase').fill(passphrase);
    await button(page, 'Show it to print').click();
    await page.locator('.paper').getByText('My neck').waitFor();
    await page.emulateMedia({ media: 'print' });
    const printed = await page.locator('body').innerText();
    assert.match(printed, /^\s*Notes\s+Overview/);
    assert.match(printed, /Not a record of consent or conduct\.\s*$/);
    await page.emulateMedia({ media: 'screen' });
    await button(page, 'Put it away').click();
    await button(page, 'Show it to print').waitFor();
  });
});

const entry = (digit, text) =>
  `{"id":"${digit.repeat(25)}0","kind":"gratitude","mine":true,"share":{"code":1,"word":"private"},"made_ms":1796000000000,"fields":{"text":${JSON.stringify(text)}}}`;

test('a file is checked first, its problems are told by line, and the rest comes in', async () => {
  const file = temporary('in.json');
  writeFileSync(
    file,
    `{"format":1,"me":"${'4'.repeat(25)}0","entries":[\n${entry('2', 'The river.')},\n${entry('3', 'x'.repeat(600))}\n],"footer":""}`,
  );
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (page) => {
    await go(page, 'tr');
    await page.getByRole('tab', { name: 'Take in' }).click();
    await button(page, 'Look at it first').click();
    await page.getByText('Choose a file first.').first().waitFor();
    await page.getByLabel('Which file').setInputFiles(file);
    await button(page, 'Look at it first').click();
    await page.getByText('Line 3: a text is longer than it can be here.').waitFor();
    assert.equal(await noor.lull('list'), '');
    await page.getByLabel('Leave out what cannot be read').check();
    await button(page, 'Take it in').click();
    await page.getByText('Added: 1 entry, private as yet.').waitFor();
    await button(page, 'Take it in').click();
    await page.getByText('Here already: 1 entry.').waitFor();
    assert.match(await noor.lull('list'), /private.*The river/);
  });
  rmSync(file);
});

for (const look of looks)
  test(`forms with an error in them pass the audit: ${Object.values(look).join(', ')}`, async () => {
    const noor = await openDaemon('Noor');
    await withPage(
      browser,
      noor,
      async (page, watched) => {
        watched.allowed.push(refusal);
        await go(page, 're');
        await button(page, 'Make it').click();
        await page.getByText('A reminder needs to say').first().waitFor();
        await audit(page, 'reminders');
        await go(page, 'tr');
        await page.getByText('Which entries').click();
        await button(page, 'Show how it begins').click();
        await page.locator('pre').waitFor();
        await audit(page, 'transfer');
        await go(page, 'ne');
        await page.getByText('Details for whoever').click();
        await audit(page, 'network');
      },
      { ...look, reducedMotion: 'reduce' },
    );
  });

test('how the page looks is kept by the daemon, and comes once it is open', async () => {
  const daemon = await openDaemon('Noor');
  const look = (page) =>
    page.evaluate(() => [document.documentElement.dataset['theme'], document.documentElement.style.fontSize]);
  await withPage(browser, daemon, async (page) => {
    await go(page, 'se');
    await page.getByRole('group', { name: 'Light or dark' }).getByLabel('dark', { exact: true }).check();
    const kept = page.waitForResponse('**/api/SetSettings');
    await page.getByRole('group', { name: 'Size of the type' }).getByLabel('150 %').check();
    await kept;
  });
  await withPage(browser, daemon, async (page) => {
    assert.deepEqual(await look(page), ['dark', '150%']);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  });
});

test('what Lull may do on this computer is told', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'ne');
    await page.getByText('Details for whoever').click();
    const { box } = JSON.parse(await daemon.lull('status', '--json'));
    await page.getByText(box.landlock > 0 ? 'Only its own folder is open to it.' : 'Other files are open to it.').waitFor();
    await page.getByText(box.seccomp ? 'It has given up all system calls' : 'It may make any system call.').waitFor();
  });
});
