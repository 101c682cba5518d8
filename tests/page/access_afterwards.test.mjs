// SPDX-License-Identifier: Apache-2.0
// SR-51 for what is behind the first look: forms that are open, cards of both persons, the open
// notebook; with the keyboard alone, and where there is little room.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { audit, looks } from './axe.mjs';
import { couple } from './couple.mjs';
import { go, launch, openDaemon, passphrase, test, withPage } from './support.mjs';

let browser;
let noor;
let sam;
before(async () => {
  browser = await launch();
  [noor, sam] = await couple();
  await sam.lull('thanks', 'The tea, and that you stayed.', '--share');
  await sam.lull('talk', 'our evenings', '--moments', 'sun-morning');
  await sam.lull('seal', 'p.before.01');
  await noor.lull('checkin', '--met', '3', '--feel', 'calm', '--body', '4');
  await noor.lull('concern', 'I would like more time.', '--ready', 'when-we-talk');
  await noor.lull('comfort', '--where', 'hips', '--like', 'soreness', '--strength', '6', '--course', 'worse');
});

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

/** Each view with what can be unfolded in it unfolded. */
async function everything(page, act) {
  const unfold = async () => {
    for (const summary of await page.locator('main summary').all()) await summary.click();
  };
  for (const [path, name] of [
    ['k', 'Write a check-in'],
    ['f', 'Write how you are'],
    ['b', ''],
    ['g', 'Write a thank-you'],
    ['z', 'Write it down'],
    ['d', 'Write a card'],
    ['m', 'Ask for a talk'],
    ['r', 'Ask a question of your own'],
  ]) {
    await go(page, path);
    if (name) await press(page, name);
    await unfold();
    await act(path);
  }
  await go(page, 'd');
  await press(page, 'Draw a card');
  await act('a card');
  await go(page, 'm');
  await page.getByRole('link', { name: 'Speak and listen in turns' }).click();
  await press(page, 'Begin');
  await act('turns');
  await go(page, 'nb');
  await act('closed notebook');
  await page.getByLabel('Passphrase of your private notebook').fill(passphrase);
  await press(page, 'Open it');
  await press(page, 'Write');
  await act('notebook');
  await press(page, 'Close it now');
}

for (const look of looks)
  test(`open forms and both persons' cards pass the audit: ${Object.values(look).join(', ')}`, async () => {
    await withPage(browser, noor, (page) => everything(page, (where) => audit(page, where)), {
      ...look,
      reducedMotion: 'reduce',
    });
  });

for (const size of [100, 200])
  test(`they fit 360 pixels with type of ${size} %`, async () => {
    await withPage(
      browser,
      noor,
      async (page) => {
        await go(page, 'se');
        await page.getByLabel(`${size} %`, { exact: true }).check();
        await everything(page, async (where) => {
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= 360, `${where}: ${wide}`);
        });
      },
      { viewport: { width: 360, height: 740 } },
    );
  });

// J12: Tab, Space, arrows and Enter alone, in the order in which they come.
test('a check-in is written and saved with the keyboard', async () => {
  const ravi = await openDaemon('Ravi');
  await withPage(browser, ravi, async (page) => {
    await go(page, 'k');
    const here = () =>
      page.evaluate(() => {
        const one = document.activeElement;
        const group = one.closest('fieldset')?.querySelector('legend')?.textContent ?? '';
        const label = one.labels?.[0]?.textContent ?? one.textContent;
        return `${group}|${label.trim()}`;
      });
    const tabTo = async (pattern) => {
      for (let presses = 0; presses < 90; ++presses) {
        if (pattern.test(await here())) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`Tab does not reach ${pattern}`);
    };
    await tabTo(/^\|Write a check-in$/);
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'How well were your aftercare needs' }).waitFor();
    await tabTo(/needs met.*\|/);
    await page.keyboard.press('ArrowUp'); // from "Leave empty" to what stands before it
    await page.keyboard.press('ArrowUp');
    await tabTo(/Which words fit.*\|calm/);
    await page.keyboard.press('Space');
    await tabTo(/^\|Save$/);
    await page.keyboard.press('Enter');
    await page.getByText('Saved. Only you can see it.').waitFor();
    const [saved] = JSON.parse(`[${await ravi.lull('list', '--json')}]`);
    assert.equal(saved.kind, 'check_in');
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'focus has a place');
  });
});
