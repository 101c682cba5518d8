// SPDX-License-Identifier: Apache-2.0
// Pictures of every view with an example of two people in it: tools/screenshots.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { couple } from './couple.mjs';
import { end, go, launch, viewTable, withPage } from './support.mjs';

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 800 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 800 } },
  narrow: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
};

const noors = [
  ['want', 'touch.hold_still', 'matters', '--receive', '--minutes', '20', '--note', 'lights low', '--share'],
  ['want', 'env.low_light', 'nice', '--share'],
  ['want', 'env.screens_away', 'matters', '--share'],
  ['want', 'near.own_space', 'matters', '--receive', '--share'],
  ['limit', 'touch.hair_strokes', '--soft', '--share'],
  ['limit', 'words.how_are_you_now', '--hard', '--keep'],
  ['cue', 'two squeezes', 'stop', '--always', '--share'],
  ['kit', 'Blanket', '--have', 'yes', '--place', 'Bedroom'],
  ['thanks', 'The tea, and that you stayed.', '--share'],
  ['checkin', '--met', '3', '--close', '4', '--feel', 'calm', '--helped', 'env.screens_away'],
  ['talk', 'our evenings', '--length', '20', '--moments', 'sun-morning'],
  ['remind', 'add', 'checkin', '--weekly', 'sun', '18:00'],
];
const sams = [
  ['want', 'touch.hold_still', 'nice', '--give', '--share'],
  ['want', 'env.low_light', 'matters', '--share'],
  ['want', 'env.screens_away', 'nice', '--share'],
  ['want', 'near.own_space', 'rather-not', '--give', '--share'],
  ['thanks', 'You noticed that I was cold.', '--share'],
  ['kit', 'Snacks', '--have', 'low'],
];

/** What one prints, as an object. */
const said = async (daemon, ...words) => JSON.parse((await daemon.lull(...words, '--json')).split('\n')[0]);

/** A plan for this evening that both have agreed to, and the standing one that it was made from. */
async function agree(noor, sam) {
  const { plan } = await said(noor, 'plan', 'from', 'pre.quiet_closeness');
  await propose(noor, sam, plan.id);
  const tonight = await said(noor, 'plan', 'tonight', plan.id);
  await propose(noor, sam, tonight.plan.id);
}

async function propose(noor, sam, plan) {
  const { proposal } = await said(noor, 'propose', plan);
  for (let tries = 0; tries < 100; ++tries)
    if (await sam.lull('accept', proposal.id, '--json').then(() => true, () => false)) return;
  throw new Error('the proposal did not come');
}

async function pictures(folder) {
  const [noor, sam] = await couple();
  for (const words of noors) await noor.lull(...words, '--json');
  for (const words of sams) await sam.lull(...words, '--json');
  await agree(noor, sam);
  const browser = await launch();
  for (const [look, options] of Object.entries(looks)) {
    const here = join(folder, look);
    mkdirSync(here, { recursive: true });
    await withPage(
      browser,
      noor,
      async (page) => {
        for (const { id, path } of viewTable()) {
          await go(page, path);
          await page.evaluate(() => document.activeElement.blur());
          await page.screenshot({ path: join(here, `${id}.png`), fullPage: look === 'narrow' });
        }
      },
      { ...options, reducedMotion: 'reduce' },
    );
  }
}

try {
  await pictures(process.argv[2]);
  console.log(process.argv[2]);
} finally {
  await end();
}
