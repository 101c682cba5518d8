// SPDX-License-Identifier: Apache-2.0
// Two people with two windows. SR-09, SR-42.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { before } from 'node:test';
import { go, launch, openDaemon, refusal, temporary, test, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

/** Runs `act` with a page of each, the second one in `second`. */
async function withTwo(second, act, options = {}) {
  const [noor, sam] = [await openDaemon('Noor'), await openDaemon('Sam')];
  await withPage(browser, noor, (hers, watchedHers) =>
    withPage(second, sam, (his, watchedHis) => act(hers, his, { noor, sam, watchedHers, watchedHis }), options),
  );
}

async function invite(page) {
  await go(page, 'pa');
  await page.getByRole('button', { name: 'Show an invitation' }).click();
  await page.getByRole('img', { name: 'The invitation as a QR code' }).waitFor();
}

async function paste(page, text) {
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByLabel('The invitation’s text').fill(text);
  await page.getByRole('button', { name: 'Take it' }).click();
}

async function wordsOn(page) {
  await page.getByRole('heading', { name: 'Read the words to each other' }).waitFor();
  return page.locator('.words li').allTextContents();
}

async function bothSame(hers, his) {
  const words = await wordsOn(hers);
  assert.equal(words.length, 4);
  assert.deepEqual(await wordsOn(his), words);
  await hers.getByRole('button', { name: 'They are the same' }).click();
  await hers.getByText('As soon as the other device says the same').waitFor();
  await his.getByRole('button', { name: 'They are the same' }).click();
  for (const [page, other] of [[hers, 'Sam'], [his, 'Noor']])
    await page.getByText(`You and ${other} are paired. Nothing is shared yet.`).waitFor();
}

test('with the text pasted, same words on both sides pair, and nothing is shared', async () => {
  await withTwo(browser, async (hers, his, { sam }) => {
    await invite(hers);
    const text = await hers.getByLabel('The invitation as text').inputValue();
    await go(his, 'pa');
    await paste(his, ` ${text.slice(0, 20)}\n${text.slice(20)} `);
    await bothSame(hers, his);
    assert.equal(await sam.lull('list', '--json'), '');
  });
});

test('words called different end it on both sides, and nothing is stored', async () => {
  await withTwo(browser, async (hers, his, { noor }) => {
    await invite(hers);
    const text = await hers.getByLabel('The invitation as text').inputValue();
    await go(his, 'pa');
    await paste(his, text);
    await wordsOn(hers);
    await his.getByRole('button', { name: 'They are different' }).click();
    await hers.getByText('The words were different on the other device').waitFor();
    await his.getByText('The words were different, as you said').waitFor();
    assert.deepEqual(JSON.parse(await noor.lull('status', '--json')).peers ?? [], []);
  });
});

test('the invitation outlives a look at another view', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await invite(page);
    const text = await page.getByLabel('The invitation as text').inputValue();
    await go(page, 'he');
    await go(page, 'pa');
    assert.equal(await page.getByLabel('The invitation as text').inputValue(), text);
  });
});

test('what is no invitation, or misses a piece, is said to be so', async () => {
  await withTwo(browser, async (hers, his, { watchedHis }) => {
    watchedHis.allowed.push(refusal);
    await invite(hers);
    const text = await hers.getByLabel('The invitation as text').inputValue();
    await go(his, 'pa');
    await paste(his, 'hello');
    await his.getByText('That text is not an invitation of Lull.').waitFor();
    await paste(his, text.slice(0, -12));
    await his.getByText('The end of that invitation is missing.').waitFor();
  });
});

/** Which modules of the QR code on that page are dark, row by row. */
async function modulesOn(page) {
  return page.locator('svg.qr').evaluate((svg) => {
    const size = svg.viewBox.baseVal.width - 8;
    const rows = Array.from({ length: size }, () => Array(size).fill(0));
    for (const [, x, y] of svg.querySelector('path').getAttribute('d').matchAll(/M(\d+) (\d+)/g))
      rows[y][x] = 1;
    return rows;
  });
}

/** What a camera in front of it films, as YUV4MPEG2: a few frames, which Chromium repeats. */
function film(rows, width = 640, height = 480) {
  const pixels = Math.floor(420 / rows.length); // of one module
  const [left, top] = [width, height].map((side) => (side - rows.length * pixels) >> 1);
  const luma = Buffer.alloc(width * height, 200);
  for (let y = top - 4 * pixels; y < height; ++y)
    for (let x = left - 4 * pixels; x < width; ++x) {
      const dark = rows[Math.floor((y - top) / pixels)]?.[Math.floor((x - left) / pixels)];
      if (y >= 0 && x >= 0) luma[y * width + x] = dark ? 40 : 200;
    }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`);
  return Buffer.concat([head, ...Array(5).fill(frame)]);
}

/** A PNG of it would need an encoder; PGM is no picture for browsers; so the browser makes one. */
async function pictureOf(page) {
  const url = await page.evaluate(async () => {
    const svg = document.querySelector('svg.qr').cloneNode(true);
    svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    svg.setAttribute('width', '600');
    svg.setAttribute('height', '600');
    const image = new Image();
    image.src = `data:image/svg+xml;base64,${btoa(new XMLSerializer().serializeToString(svg))}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 600;
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/png');
  });
  return Buffer.from(url.split(',')[1], 'base64');
}

test('a camera that films the other screen pairs them', async () => {
  const file = temporary('camera.y4m');
  const [noor, sam] = [await openDaemon('Noor'), await openDaemon('Sam')];
  await withPage(browser, noor, async (hers) => {
    await invite(hers);
    writeFileSync(file, film(await modulesOn(hers)));
    const filming = await launch([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ]);
    await withPage(
      filming,
      sam,
      async (his) => {
        await go(his, 'pa');
        await his.getByRole('button', { name: 'Start the camera' }).click();
        await bothSame(hers, his);
      },
      { permissions: ['camera'] },
    );
  });
});

test('a picture of the code pairs them as well', async () => {
  await withTwo(browser, async (hers, his, { watchedHis }) => {
    watchedHis.allowed.push(refusal);
    await invite(hers);
    const picture = await pictureOf(hers);
    await go(his, 'pa');
    await his.getByRole('tab', { name: 'Picture' }).click();
    const input = his.getByLabel('A picture of the code');
    await input.setInputFiles({ name: 'note.png', mimeType: 'image/png', buffer: Buffer.from('no') });
    await his.getByText('That file is not a whole PNG or JPEG picture.').waitFor();
    await input.setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
    await bothSame(hers, his);
  });
});

test('a camera that is refused or missing is one sentence, and the other ways are there', async () => {
  const daemon = await openDaemon('Sam');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'pa');
    await page.getByRole('button', { name: 'Start the camera' }).click();
    await page.getByRole('alert').waitFor();
    assert.match(await page.getByRole('alert').textContent(), /a picture of the code, or paste the text/);
    assert.equal(await page.getByRole('tab').count(), 3);
  });
});
