// SPDX-License-Identifier: Apache-2.0
// The small functions of the kit, without a browser.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { require, source, temporary, test } from './support.mjs';

async function part(path) {
  const { build } = require('esbuild');
  return build({
    entryPoints: [join(source, 'src', path)],
    alias: { $page: join(source, 'src'), $types: join(source, '../../build/page_types/api_types.ts') },
    bundle: true,
    format: 'esm',
    outfile: temporary(`${path.replace(/\W/g, '_')}.mjs`),
  }).then(() => import(temporary(`${path.replace(/\W/g, '_')}.mjs`)));
}

test('a passphrase is weak below twelve characters, and whatever its length if it repeats itself', async () => {
  const { strengthOf } = await part('kit/strength.ts');
  const is = (text, strength) => assert.equal(strengthOf(text), strength, text);
  is('', 0);
  is('abcdefghijk', 0);
  is('abcdefghijkl', 1);
  is('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 0);
  is('abcdefghijklmnop', 2);
  is('four words by chance', 2);
  is('five words picked by chance', 3);
  is('word word word word word', 1);
  is('😀😀😀😀😀😀', 0); // six characters, not twelve
});

test('what hides in text or turns it round is shown by its number', async () => {
  const { visible } = await part('kit/visible.ts');
  assert.equal(visible('tea\u202etab'), 'tea[U+202E]tab');
  assert.equal(visible('a\u0000b\u001bc\u200bd\ufeff'), 'a[U+0000]b[U+001B]c[U+200B]d[U+FEFF]');
  assert.equal(visible('\u{e0041}'), '[U+E0041]');
  // Lines, other scripts, emoji and what joins their parts stay as they are.
  const plain = 'תודה\nशुक्रिया\u200dx 👩\u200d🚀 é';
  assert.equal(visible(plain), plain);
});

test('a set is saved with what was taken out said to be out', async () => {
  const { elements, elementsFor } = await part('state/elements.ts');
  const before = [{ name: 'calm' }, { name: 'sore', out: true }, { name: 'close' }];
  assert.deepEqual(elements(before), ['calm', 'close']);
  assert.deepEqual(elementsFor(['close', 'tender'], before), [
    { name: 'close' },
    { name: 'tender' },
    { name: 'calm', out: true },
  ]);
});

test('days are days of this device, over months and summer time', async () => {
  const { dayAfter, dayOf, dayText } = await part('state/days.ts');
  assert.equal(dayOf(new Date(2026, 10, 3, 23, 59)), '2026-11-03');
  assert.equal(dayAfter('2026-12-30', 3), '2027-01-02');
  assert.equal(dayAfter('2026-03-28', 2), '2026-03-30');
  assert.equal(dayText('2026-11-24'), '24 November 2026');
});

test('bytes and text come back from base64 as they were', async () => {
  const { base64ToBytes, base64ToText, bytesToBase64, textToBase64 } = await part('api/bytes.ts');
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
  assert.deepEqual(base64ToBytes(bytesToBase64(bytes)), bytes);
  assert.equal(textToBase64('e\u0301'), textToBase64('\u00e9'), 'the same on every keyboard');
  assert.equal(base64ToText(textToBase64('abc é 😀')), 'abc é 😀');
});

test('a frame keeps its shape and fits into a request', async () => {
  const { fit, picturePixels } = await part('views/pair/grey.ts');
  assert.deepEqual(fit({ width: 1920, height: 1080 }, { width: 640, height: 480 }), { width: 640, height: 360 });
  assert.deepEqual(fit({ width: 100, height: 50 }, { width: 640, height: 480 }), { width: 100, height: 50 });
  assert.deepEqual(fit({ width: 1, height: 5000 }, picturePixels), { width: 1, height: 720 });
  assert.ok(Math.ceil((picturePixels.width * picturePixels.height) / 3) * 4 < 1024 * 1024 - 200);
});
