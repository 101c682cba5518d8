// SPDX-License-Identifier: Apache-2.0
// What two people mean to do: drafts, asking and answering, two versions, tonight, things within
// reach. SR-20, SR-24, SR-26; PRACTICE 4.8.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { card, couple, share, withBoth } from './couple.mjs';
import { audit, looks } from './axe.mjs';
import { go, launch, openDaemon, test, withPage } from './support.mjs';

const hostile = '<i>slowly</i>\u202e{{x}}';
const shown = '<i>slowly</i>[U+202E]{{x}}';

let browser;
before(async () => (browser = await launch()));

const step = (page, words) => page.locator('main ol > li', { hasText: words });

/** A draft from a preset, on its page. */
async function draft(page, preset) {
  await go(page, 'p');
  await page.getByLabel('Begin with').selectOption(preset);
  await page.getByRole('button', { name: 'Begin a draft' }).click();
  await page.getByText('Only you can see this.').waitFor();
}

async function ask(page, name) {
  await page.getByRole('button', { name: `Ask ${name}` }).first().click();
  const dialog = page.getByRole('dialog');
  const text = await dialog.innerText();
  await dialog.getByRole('button', { name: `Ask ${name}` }).click();
  await page.getByText(/^Asked\. It closes by itself on/).waitFor();
  return text;
}

/** Both have agreed to a plan from a preset; both pages show it. */
async function agreed(hers, his, preset) {
  await draft(hers, preset);
  await ask(hers, 'Sam');
  await go(his, 'q');
  await his.getByRole('button', { name: 'Agree' }).click();
  await his.getByText('Agreed, to this text and no other.').waitFor();
  await his.locator('article.card a').first().click();
  await his.getByRole('heading', { name: 'Steps' }).waitFor();
  await hers.getByText('agreed', { exact: true }).waitFor();
}

async function setMinutes(page, words, minutes) {
  await step(page, words).getByRole('button', { name: 'Change' }).click();
  await step(page, words).getByLabel('How long').selectOption(minutes);
  await step(page, words).getByRole('button', { name: 'Save' }).click();
  await step(page, words).getByText(`${minutes} min`).waitFor();
}

test('from a draft to an agreement, over another version, with its history', async () => {
  await withBoth(browser, await couple(), async (hers, his) => {
    await draft(hers, 'pre.five_minutes');
    await hers.getByRole('button', { name: 'Add a step' }).click();
    await hers.getByLabel('Own words').fill(hostile);
    await hers.getByRole('group', { name: 'For' }).getByLabel('Sam').check();
    await hers.getByRole('button', { name: 'Add it' }).click();
    await step(hers, shown).getByText('for Sam').waitFor();
    await step(hers, shown).getByRole('button', { name: 'Up' }).click();
    await hers.locator('main ol > li', { hasText: shown }).locator('xpath=following-sibling::li').waitFor();
    await go(his, 'p');
    await his.getByText('No plan yet.').waitFor();

    assert.ok((await ask(hers, 'Sam')).includes(shown), 'the preview shows what Sam will see');
    await go(his, 'q');
    await his.getByText('Noor asks').waitFor();
    await his.getByText('An agreement is a plan, not consent.').waitFor();
    await his.getByRole('button', { name: 'Another version' }).click();
    await his.getByText('Your version.').waitFor();
    await step(his, 'Hands held').getByRole('button', { name: 'Take out' }).click();
    await his.getByText(/taken out: Hands held/).waitFor();
    await ask(his, 'Noor');

    await go(hers, 'q');
    await hers.getByText(/taken out: Hands held/).waitFor();
    await hers.getByText('answered with another version').waitFor();
    await hers.getByRole('button', { name: 'Agree' }).click();
    await hers.getByText('Agreed, to this text and no other.').waitFor();
    await hers.locator('article.card a').first().click();
    await hers.getByText('agreed', { exact: true }).waitFor();
    await hers.getByText(/looked at again on/).waitFor();
    assert.equal(await step(hers, 'Hands held').count(), 0);
    await hers.getByText('What was changed').click();
    await hers.locator('details li', { hasText: 'taken out: Hands held' }).waitFor();
  });
});

test('declining asks for no reason; what both hold is a draft again once one of them changes it', async () => {
  await withBoth(browser, await couple(), async (hers, his) => {
    await agreed(hers, his, 'pre.words_first');
    await setMinutes(his, 'Hands held', '15');
    assert.equal(await step(hers, '15 min').count(), 0, 'it is only put together');
    await ask(his, 'Noor');
    await hers.getByRole('button', { name: 'Not this' }).click();
    await hers.getByText('Not this. Nobody asks why').waitFor();
    assert.equal(await hers.getByRole('textbox').count(), 0);

    await setMinutes(his, 'Hands held', '10');
    await his.getByRole('button', { name: 'Change it now' }).click();
    await his.getByText('Changed. The other person sees it').waitFor();
    await hers.getByText('Changed since you agreed, so it is a draft again').waitFor();
    await step(hers, 'Hands held, 10 min').waitFor();
  });
});

test('changed on both sides while apart: the careful value counts until one chooses', async () => {
  const [noor, sam] = await couple();
  await withBoth(browser, [noor, sam], async (hers, his) => {
    await agreed(hers, his, 'pre.quiet_closeness');
    await noor.lull('pause');
    for (const [page, minutes] of [[hers, '20'], [his, '10']]) {
      await setMinutes(page, 'Hold each other', minutes);
      await page.getByRole('button', { name: 'Change it now' }).click();
      await page.getByText('Changed. The other person sees it').waitFor();
    }
    await noor.lull('resume');
    for (const page of [hers, his]) {
      const conflict = page.locator('section.card', { hasText: 'While apart, you both changed' });
      await conflict.waitFor();
      assert.match(await conflict.innerText(), /Counts for now:?\s*10 min/);
      await step(page, 'Hold each other, quite still, 10 min').waitFor();
    }
    await hers.getByRole('button', { name: 'Use: 20 min' }).click();
    await hers.getByText('Chosen. It counts from now on.').waitFor();
    for (const page of [hers, his]) {
      await step(page, 'Hold each other, quite still, 20 min').waitFor();
      await page.getByText('While apart').waitFor({ state: 'detached' });
    }
  });
});

test('a limit pauses the step that it touches, on both sides, and says no more than itself', async () => {
  const [noor, sam] = await couple();
  await withBoth(browser, [noor, sam], async (hers, his) => {
    await agreed(hers, his, 'pre.quiet_closeness');
    await noor.lull('limit', 'touch.hold_still', '--hard', '--share', '--json');
    for (const page of [hers, his])
      await step(page, 'Hold each other').getByText('Paused. Choose something else?').waitFor();
    await go(his, 't');
    await his.getByText('Hold each other, quite still: not at all (Noor)').waitFor();
    await his.locator('li', { hasText: 'Paused. Choose something else?' }).waitFor();
  });
});

test('tonight is read at a glance; ticks, timer, breaths and cards leave nothing behind', async () => {
  const noor = await openDaemon('Noor');
  await noor.lull('cue', 'two taps', 'stop', '--always', '--json');
  await noor.lull('limit', 'touch.hair_strokes', '--hard', '--keep', '--json');
  await withPage(
    browser,
    noor,
    async (page) => {
      await go(page, 't');
      await page.getByText('two taps').waitFor();
      assert.deepEqual((await page.locator('.now h2').allTextContents()).slice(0, 2), [
        'Pause sign: it always counts',
        'Limits',
      ]);
      await page.getByRole('button', { name: 'Begin with “Only five minutes”' }).click();
      await page.getByRole('button', { name: 'Make a copy for tonight' }).click();
      await page.getByText(/for the evening of/).waitFor();
      await go(page, 't');
      const first = page.getByRole('checkbox').first();
      await first.check();
      await page.locator('li input:checked').waitFor();
      await page.getByRole('button', { name: '5 minutes more' }).click();
      await page.getByRole('timer').getByText('20:00').waitFor();
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByRole('timer').getByText(/19:5\d/).waitFor();
      await page.getByRole('button', { name: 'Begin', exact: true }).click();
      await page.getByText('Breathe in').waitFor();
      assert.ok(await page.locator('.circle').isHidden(), 'no motion where none is wanted');
      await page.getByText('Breathe out').waitFor();
      await go(page, 'h');
      await go(page, 't');
      await page.getByRole('timer').getByText(/19:[0-5]\d/).waitFor();
      assert.ok(await first.isChecked());

      await page.getByRole('button', { name: 'Closer, please' }).click();
      const held = page.getByRole('dialog', { name: 'Closer, please' });
      await held.waitFor();
      const box = await held.boundingBox();
      assert.deepEqual([box.width, box.height], [1280, 720], 'it fills the screen');
      await page.keyboard.press('Escape');
      await held.waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Slower' }).click();
      await page.getByRole('dialog', { name: 'Slower' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    },
    { reducedMotion: 'reduce', viewport: { width: 1280, height: 720 } },
  );
});

test('things within reach are for both, and something to try begins small', async () => {
  await withBoth(browser, await couple(), async (hers, his) => {
    await go(hers, 'i');
    await hers.getByRole('button', { name: 'Write a new one' }).click();
    await hers.getByLabel('What is it?').fill(hostile);
    await hers.getByLabel('running low').check();
    await hers.getByRole('button', { name: 'Save' }).click();
    await share(hers, shown);
    await go(his, 'i');
    await card(his, shown).getByLabel('not here').check();
    await card(hers, shown).locator('input:checked').waitFor();
    await hers.waitForFunction(() => document.querySelector('article.card input:checked')?.parentElement?.textContent?.trim() === 'not here');
    await card(his, shown).getByRole('button', { name: 'Take it off the list' }).click();
    await hers.getByRole('heading', { name: 'Taken off the list' }).waitFor();

    await go(hers, 'y');
    await hers.getByRole('button', { name: 'Think of something' }).click();
    await hers.getByLabel('What would you like to try?').selectOption('near.back_at_time');
    await hers.getByLabel('How small could you start?').fill('ten minutes');
    await hers.getByRole('button', { name: 'Save' }).click();
    await card(hers, 'ten minutes').getByRole('button', { name: 'Ask Sam' }).click();
    await hers.getByText(/^Asked\./).waitFor();
    await go(his, 'y');
    await his.getByRole('button', { name: 'Agree' }).click();
    await his.getByRole('button', { name: 'We tried it' }).click();
    await hers.getByText('Tried 1 of 3').waitFor();
  });
});

for (const look of looks)
  test(`with something in them these views pass the audit: ${Object.values(look).join(', ')}`, async () => {
    const [noor, sam] = await couple();
    await sam.lull('limit', 'touch.hold_still', '--soft', '--share', '--json');
    await withPage(
      browser,
      noor,
      async (page) => {
        await draft(page, 'pre.quiet_closeness');
        await page.getByRole('button', { name: 'Add a step' }).click();
        await audit(page, 'a draft');
        await page.getByRole('button', { name: 'Leave it' }).click();
        await page.getByRole('button', { name: 'Ask Sam' }).click();
        await audit(page, 'asking');
        await page.getByRole('dialog').getByRole('button', { name: 'Ask Sam' }).click();
        await page.getByText(/^Asked\./).waitFor();
        await go(page, 'q');
        await audit(page, 'proposals');
        await go(page, 't');
        await page.getByRole('button', { name: 'Begin', exact: true }).click();
        await audit(page, 'tonight');
        await page.getByRole('button', { name: 'Thank you' }).click();
        await audit(page, 'a card');
      },
      { ...look, reducedMotion: 'reduce' },
    );
  });
