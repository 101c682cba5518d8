// SPDX-License-Identifier: Apache-2.0
// What one likes and does not want: answers, limits, own items, notes about oneself, and where the
// wishes of two meet. SR-06, SR-18, SR-21, SR-25.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { card, couple, withBoth } from './couple.mjs';
import { audit, looks } from './axe.mjs';
import { go, launch, openDaemon, test, withPage } from './support.mjs';

const hostile = '<b>soft</b>\u202e{{x}}';
const shown = '<b>soft</b>[U+202E]{{x}}';

let browser;
before(async () => (browser = await launch()));

const item = (page, name) => page.locator('section.card', { has: page.getByRole('heading', { name }) });
const answer = (page, name, direction, choice) =>
  item(page, name).getByRole('group', { name: direction }).getByLabel(choice, { exact: true }).check();
const listed = async (daemon, kind) =>
  (await daemon.lull('list', kind, '--json')).split('\n').filter(Boolean).map((line) => JSON.parse(line));

test('an answer is saved at once and stays private; shared is what the preview showed', async () => {
  const [noor, sam] = await couple();
  await withBoth(browser, [noor, sam], async (hers, his) => {
    await go(hers, 'a');
    const held = item(hers, 'Hold each other, quite still');
    await answer(hers, 'Hold each other, quite still', 'to receive', 'nice');
    await held.getByText('only you').waitFor();
    assert.deepEqual(await listed(sam, 'preference'), []);

    await held.getByRole('button', { name: 'Say more about it' }).click();
    await held.getByLabel('How long').selectOption('20');
    await held.getByLabel('Own words').fill(hostile);
    await held.getByRole('button', { name: 'Save' }).click();
    await hers.getByText('Saved. Only you can see it.').waitFor();

    await held.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = hers.getByRole('dialog');
    await dialog.getByText(shown).waitFor();
    assert.equal(await dialog.locator('b').count(), 0, 'it is text');
    assert.match(await dialog.innerText(), /Sam will see exactly this[^]*20 min/);
    await dialog.getByRole('button', { name: 'Keep it private' }).click();
    assert.deepEqual(await listed(sam, 'preference'), [], 'a preview shares nothing');
    await held.getByRole('button', { name: 'Share', exact: true }).click();
    await dialog.getByRole('button', { name: 'Share it' }).click();
    await hers.getByText('Shared. You can take it back at any time.').waitFor();

    await go(his, 'o');
    await his.getByRole('heading', { name: 'Not enough yet' }).waitFor();
    await his.getByText('Hold each other, quite still').waitFor();

    await held.getByRole('button', { name: 'Take it back' }).click();
    await hers.getByText('Taken back. It leaves the other device').waitFor();
    await his.getByText('Hold each other, quite still').waitFor({ state: 'detached' });
  });
});

test('empty is not a no, and a situation falls back on what is usual', async () => {
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (page) => {
    await go(page, 'a');
    const group = item(page, 'Hands held').getByRole('group', { name: 'to give' });
    assert.ok(await group.getByLabel('Leave empty').isChecked());
    await group.getByLabel('matters a lot').check();
    await item(page, 'Hands held').getByText('only you').waitFor();
    await page.getByLabel('Situation').selectOption('tired');
    await group.getByLabel('as usual: matters a lot').waitFor();
    assert.ok(await group.getByLabel('as usual: matters a lot').isChecked());
    await group.getByLabel('rather not').check();
    await item(page, 'Hands held').getByText('only you').waitFor();
    await page.getByLabel('Situation').selectOption('usual');
    assert.ok(await group.getByLabel('matters a lot').isChecked());
    await group.getByLabel('Leave empty').check();
    await page.getByLabel('Situation').selectOption('tired');
    await group.getByLabel('as usual', { exact: true }).waitFor();
    assert.ok(await group.getByLabel('rather not').isChecked());
  });
});

test('an item gets another name, is left out and comes back; own ones stand beside them', async () => {
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (page) => {
    await go(page, 'c');
    await page.locator('summary', { hasText: 'Touch' }).click();
    await card(page, 'Hands held').getByRole('button', { name: 'Call it something else' }).click();
    await page.getByLabel('What do you call it?').fill(hostile);
    await page.getByRole('button', { name: 'Save' }).click();
    await card(page, shown).getByText('In the list: Hands held').waitFor();
    await card(page, 'Light massage').getByRole('button', { name: 'Leave it out' }).click();
    await card(page, 'Light massage').getByText('Left out of lists').waitFor();

    await go(page, 'ow');
    await page.getByRole('button', { name: 'Write a new one' }).click();
    await page.getByLabel('What do you call it?').fill('Warm feet');
    await page.getByLabel('Touch').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await card(page, 'Warm feet').waitFor();

    await go(page, 'a');
    await item(page, shown).waitFor();
    await item(page, 'Warm feet').getByRole('group', { name: 'to give' }).waitFor();
    assert.equal(await item(page, 'Light massage').count(), 0);

    await go(page, 'c');
    await page.locator('summary', { hasText: 'Touch' }).click();
    await card(page, 'Light massage').getByRole('button', { name: 'List it again' }).click();
    await page.getByText('It is listed again.').waitFor();
    await go(page, 'a');
    await item(page, 'Light massage').waitFor();
  });
});

test('a preview names things as the other will read them; an own item goes along with its answer', async () => {
  const [noor, sam] = await couple();
  await noor.lull('call', 'touch.hand_held', 'Our thing');
  await noor.lull('item', 'Warm feet', 'touch', '--json');
  await withBoth(browser, [noor, sam], async (hers, his) => {
    await go(hers, 'a');
    await answer(hers, 'Our thing', 'to receive', 'nice');
    await answer(hers, 'Warm feet', 'to receive', 'nice');
    const dialog = hers.getByRole('dialog');
    await item(hers, 'Our thing').getByRole('button', { name: 'Share', exact: true }).click();
    await dialog.getByText('Hands held').waitFor();
    assert.doesNotMatch(await dialog.innerText(), /Our thing/);
    await dialog.getByRole('button', { name: 'Keep it private' }).click();
    await item(hers, 'Warm feet').getByRole('button', { name: 'Share', exact: true }).click();
    await dialog.getByText('own item', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Share it' }).click();
    await go(his, 'o');
    await his.getByText('Warm feet').waitFor();
  });
});

async function writeLimit(page, words, strength, who) {
  await page.getByRole('button', { name: 'Write a limit' }).click();
  await page.getByLabel('Something in your own words').check();
  await page.getByLabel('In your words').fill(words);
  await page.getByLabel(strength, { exact: true }).check();
  if (who) await page.getByLabel(who).check();
  await page.getByRole('button', { name: 'Save' }).click();
}

test('a limit is shared or kept by choice alone, holds at once, and softens a day later', async () => {
  const [noor, sam] = await couple();
  await withBoth(browser, [noor, sam], async (hers, his) => {
    await go(hers, 'l');
    await writeLimit(hers, hostile, 'not at all', '');
    await hers.getByText('Choose whether the other person may see this limit.').waitFor();
    const who = hers.getByRole('group', { name: 'Who may see it?' });
    assert.equal(await who.locator('input:checked').count(), 0, 'neither is chosen');
    await who.getByLabel('Share it').check();
    await hers.getByRole('button', { name: 'Save' }).click();
    await hers.getByText('Saved. It holds from now on.').waitFor();

    await go(his, 'l');
    await card(his, shown).waitFor();
    assert.equal(await card(his, shown).getByRole('button').count(), 0, 'nothing is asked or said about it');

    await card(hers, shown).getByRole('button', { name: 'Change' }).click();
    await hers.getByLabel('ask me each time').check();
    await hers.getByRole('button', { name: 'Save' }).click();
    await hers.getByText(/It gets softer on .* Until then it holds/).waitFor();
    await card(hers, 'not at all').getByText(/Gets softer on .*Only you can see this/).waitFor();
    await card(hers, shown).getByRole('button', { name: 'Keep it as it is' }).click();
    await hers.getByText('It stays as it is.').waitFor();
    await hers.getByText(/Gets softer/).waitFor({ state: 'detached' });
    assert.match(await card(his, shown).innerText(), /not at all/);
  });
});

test('what changes elsewhere while one types stands beside it, and nothing is lost', async () => {
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (first) =>
    withPage(browser, noor, async (second) => {
      for (const page of [first, second]) await go(page, 'n');
      await first.getByRole('button', { name: 'Write a new one' }).click();
      await first.getByLabel('allergy').check();
      await first.getByLabel('What is good to know').fill('Nuts');
      await first.getByRole('button', { name: 'Save' }).click();
      for (const page of [first, second])
        await card(page, 'Nuts').getByRole('button', { name: 'Change' }).click();
      await first.getByLabel('What is good to know').fill('Nuts and eggs');
      await second.getByLabel('What is good to know').fill('Nuts, and it is serious');
      await second.getByLabel('Show it with plans').check();
      await second.getByRole('button', { name: 'Save' }).click();
      await second.getByText('Saved. Only you can see it.').waitFor();

      await first.getByText('This changed meanwhile').waitFor();
      await first.getByText('Nuts, and it is serious').waitFor();
      assert.equal(await first.getByLabel('What is good to know').inputValue(), 'Nuts and eggs');
      assert.ok(await first.getByLabel('Show it with plans').isChecked(), 'what was not typed over follows');
      await noor.lull('lock');
      await first.getByRole('button', { name: 'Unlock' }).waitFor();
      assert.doesNotMatch(await first.innerText('body'), /Nuts/);
    }),
  );
});

test('a care note is written with the keyboard alone', async () => {
  const noor = await openDaemon('Noor');
  await withPage(browser, noor, async (page) => {
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const to = async (name) => {
      for (let i = 0; i < 80; ++i) {
        await press('Tab');
        const text = await page.evaluate(() => {
          const one = document.activeElement;
          return one?.labels?.[0]?.textContent || one?.textContent || '';
        });
        if (text.trim().startsWith(name)) return;
      }
      assert.fail(`${name} cannot be reached`);
    };
    await to('Mine');
    await press('Enter');
    await to('About me');
    await press('Enter');
    await page.getByRole('heading', { name: 'About me' }).waitFor();
    await to('Write a new one');
    await press('Enter');
    await to('allergy');
    await press('Space');
    await to('What is good to know');
    await page.keyboard.type('Latex');
    await to('Save');
    await press('Enter');
    await card(page, 'Latex').waitFor();
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /Saved/);
  });
});

test('where wishes meet: limits first, then line by line; one press tries what lies close', async () => {
  const [noor, sam] = await couple();
  for (const [daemon, name, direction, want] of [
    [noor, 'near.own_space', 'receive', 'matters'],
    [sam, 'near.own_space', 'give', 'rather-not'],
    [noor, 'touch.hold_still', 'receive', 'matters'],
    [sam, 'touch.hold_still', 'give', 'nice'],
  ])
    await daemon.lull('want', name, want, `--${direction}`, '--share', '--json');
  await sam.lull('limit', 'touch.hair_strokes', '--hard', '--share', '--json');
  await withBoth(browser, [noor, sam], async (hers) => {
    await go(hers, 'o');
    await hers.getByRole('heading', { name: 'You differ here' }).waitFor();
    const heads = await hers.locator('main h2').allTextContents();
    assert.deepEqual(heads.slice(0, 3), ['Limits', 'Both want it', 'You differ here']);
    await hers.getByText('Slow strokes of hair or scalp: not at all (Sam)').waitFor();
    await hers.getByRole('button', { name: /^Try it: / }).first().click();
    await hers.getByRole('heading', { name: 'Something to try' }).waitFor();
    await hers.locator('article.card').waitFor();
    await go(hers, 'o');
    await hers.getByRole('button', { name: /^Put it into a plan: / }).last().click();
    await hers.getByRole('heading', { name: 'A plan without a title' }).waitFor();
    await hers.locator('main ol li').waitFor();
    assert.deepEqual(await listed(sam, 'experiment'), [], 'hers until she asks');
  });
});

test('something tried together: how it was is said in a sealed round', async () => {
  const [noor, sam] = await couple();
  await noor.lull('want', 'near.own_space', 'matters', '--receive', '--share');
  await sam.lull('want', 'near.own_space', 'rather-not', '--give', '--share');
  await withBoth(browser, [noor, sam], async (hers, his) => {
    await go(hers, 'o');
    await hers.getByRole('button', { name: /^Try it: / }).first().click();
    await hers.locator('article.card').getByRole('button', { name: 'Ask Sam' }).click();
    await go(his, 'q');
    await his.getByRole('button', { name: 'Agree', exact: true }).first().click();
    await go(hers, 'h');
    await go(hers, 'y');
    await hers.getByRole('button', { name: 'We tried it' }).click();
    await hers.getByText('Noted.').waitFor();
    await hers.getByRole('button', { name: 'Say how it was, sealed' }).click();
    await hers.getByRole('heading', { name: 'A sealed round' }).waitFor();
    await go(hers, 'y');
    await hers.getByRole('link', { name: 'How it was for each of you' }).click();
    await hers.waitForFunction(() => location.pathname.startsWith('/n/r/'));
    const [round] = (await sam.lull('--json', 'rounds')).split('\n').map((line) => JSON.parse(line));
    assert.match(round.question, /: keep it, change it, leave it, or not sure\?$/);
  });
});

for (const look of looks)
  test(`with something in them these views pass the audit: ${Object.values(look).join(', ')}`, async () => {
    const noor = await openDaemon('Noor');
    await noor.lull('want', 'touch.hold_still', 'nice', '--receive');
    await noor.lull('limit', 'touch.hair_strokes', '--hard', '--keep');
    await withPage(
      browser,
      noor,
      async (page) => {
        await go(page, 'a');
        await page.getByRole('button', { name: 'Say more about it' }).click();
        await audit(page, 'answers');
        await go(page, 'l');
        await page.getByRole('button', { name: 'Write a limit' }).click();
        await audit(page, 'limits');
        await page.getByRole('button', { name: 'Leave it' }).click();
        await page.getByRole('button', { name: 'Delete' }).click();
        await audit(page, 'a question');
        await page.keyboard.press('Escape');
        await go(page, 'n');
        await page.getByRole('tab', { name: 'Signs' }).click();
        await page.getByRole('button', { name: 'Write a new one' }).click();
        await audit(page, 'about');
        await go(page, 'c');
        await page.locator('main summary').first().click();
        await audit(page, 'catalogue');
      },
      { ...look, reducedMotion: 'reduce' },
    );
  });
