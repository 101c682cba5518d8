// SPDX-License-Identifier: Apache-2.0
// How it was: check-ins, follow-ups, the comfort log. SR-06, SR-07, J9, J10.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { card, couple, share, withBoth } from './couple.mjs';
import { go, launch, openDaemon, refusal, test, withPage } from './support.mjs';

const hostile = '<img src=x onerror=alert(1)>\u202e{{x}}';
const shown = '<img src=x onerror=alert(1)>[U+202E]{{x}}';

let browser;
before(async () => (browser = await launch()));

const answer = (page, question, choice) =>
  page.getByRole('group', { name: question }).getByLabel(choice, { exact: true }).check();

test('a check-in is private; what is shared of it is what the preview showed', async () => {
  await withBoth(browser, await couple(), async (noor, sam) => {
    await go(noor, 'k');
    await noor.getByRole('button', { name: 'Write a check-in' }).click();
    await answer(noor, 'How well were your aftercare needs met', 'mostly');
    await answer(noor, 'How settled do you feel', 'very unsettled');
    await answer(noor, 'How much physical discomfort', '3');
    await answer(noor, 'Which words fit', 'calm');
    const helped = noor.getByRole('group', { name: 'What helped most' });
    await helped.getByLabel('An item').selectOption('food.warm_drink');
    await helped.getByRole('button', { name: 'Add it' }).click();
    const change = noor.getByRole('group', { name: 'Is there anything you would like less of' });
    await change.getByLabel('An item').selectOption('touch.light_massage');
    await change.getByRole('button', { name: 'Add it' }).click();
    await change.getByLabel(/How would you like it/).selectOption({ label: 'shorter' });
    await noor.getByLabel('The same in your own words').fill(hostile);
    await noor.getByRole('button', { name: 'Save' }).click();
    await noor.getByText('Saved. Only you can see it.').waitFor();

    const preview = await share(noor, 'mostly', (dialog) =>
      dialog.getByRole('button', { name: 'Look at it first' }).click(),
    );
    assert.match(preview, /mostly/);
    assert.match(preview, /very unsettled/);
    for (const alone of [/shorter/, /img src/, /discomfort/i])
      assert.doesNotMatch(preview, alone, 'the body and changes have to be chosen');

    await go(sam, 'k');
    await card(sam, 'mostly').waitFor();
    assert.doesNotMatch(await sam.locator('main').innerText(), /shorter|img src/);

    await card(noor, 'mostly').getByRole('button', { name: 'Share more of it' }).click();
    await noor.getByLabel(/In words/i).check();
    await noor.getByRole('button', { name: 'Look at it first' }).click();
    await noor.getByRole('button', { name: 'Share it' }).click();
    await card(sam, shown).waitFor();
    assert.equal(await sam.locator('main img').count(), 0, 'it is text');

    await card(sam, 'mostly').getByRole('button', { name: 'I hear you' }).click();
    await card(noor, 'mostly').getByText('I hear you').waitFor();
    await card(sam, 'mostly').getByRole('button', { name: 'I hear you', pressed: true }).click();
    await card(noor, 'mostly').getByText('I hear you').waitFor({ state: 'hidden' });

    await card(noor, 'mostly').getByRole('button', { name: 'Take it back' }).click();
    await noor.getByText('Taken back.').waitFor();
    await card(sam, 'mostly').waitFor({ state: 'hidden' });
  });
});

test('an answer can be changed, and what two pages wrote stands side by side', async () => {
  const daemon = await openDaemon('Noor');
  await daemon.lull('checkin', '--met', '0', '--feel', 'calm');
  await withPage(browser, daemon, async (first) => {
    await withPage(browser, daemon, async (second) => {
      for (const page of [first, second]) {
        await go(page, 'k');
        await card(page, 'not at all').getByRole('button', { name: 'Change' }).click();
      }
      await answer(first, 'How well were', 'partly');
      await answer(second, 'How well were', 'fully');
      await first.getByRole('button', { name: 'Save' }).click();
      await first.getByText('Saved. Only you can see it.').waitFor();
      // It comes by itself, beside what is typed.
      await second.getByText('This changed meanwhile').waitFor();
      await second.getByText('partly').last().waitFor();
      await second.getByRole('button', { name: 'Use what I typed' }).click();
      await second.getByRole('button', { name: 'Save' }).click();
      await card(first, 'fully').waitFor();
      await card(first, 'calm').waitFor();
    });
  });
});

test('low on day three: what may help is there, and nothing leaves', async () => {
  const daemon = await openDaemon('Noor');
  await daemon.lull('followup', 'day-one', '--mood', 'much-lower');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'f');
    await page.getByRole('button', { name: 'Write how you are' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Say which sort it is.').first().waitFor();
    await answer(page, 'When is this?', 'around day three');
    await answer(page, 'How is your mood', 'much lower than usual');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('A dip in mood', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Read kind words again' }).waitFor();
    assert.doesNotMatch(await daemon.lull('list', '--json'), /"share":"shared"/);
  });
});

test('soreness is two actions away from everywhere; only the line that was chosen is shared', async () => {
  await withBoth(browser, await couple(), async (noor, sam) => {
    await go(noor, 'd');
    await noor.getByRole('navigation', { name: 'Always at hand' }).getByText('Comfort log').click();
    await answer(noor, 'Where is it?', 'hips or pelvis');
    await answer(noor, 'How strong is it?', '6');
    await answer(noor, 'How is it changing?', 'worse');
    await noor.getByText('More, if you like').click();
    await noor.getByLabel('What would help now?').selectOption('body.help_to_get_care');
    await noor.getByRole('button', { name: 'Save' }).click();
    await noor.getByRole('region', { name: 'This may help' }).waitFor();
    const preview = await share(noor, 'hips', async (dialog) => {
      assert.equal(await dialog.getByRole('checkbox', { checked: true }).count(), 0, 'none by itself');
      await dialog.getByLabel(/would help/i).check();
      await dialog.getByRole('button', { name: 'Look at it first' }).click();
    });
    assert.doesNotMatch(preview, /hips|worse/);
    await go(sam, 'b');
    await sam.locator('article.card.other').waitFor();
    assert.doesNotMatch(await sam.locator('article.card.other').innerText(), /hips|worse|6/);
  });
});

test('what is typed is there again after a lock', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page, watched) => {
    watched.allowed.push(refusal); // what was asked while it was being locked
    await go(page, 'k');
    await page.getByRole('button', { name: 'Write a check-in' }).click();
    await page.getByLabel('The same in your own words').fill('a little slower');
    await daemon.lull('lock');
    await page.getByLabel('Passphrase', { exact: true }).waitFor();
    assert.equal((await page.content()).includes('a little slower'), false);
    await page.getByLabel('Passphrase', { exact: true }).fill('a quiet evening at home');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByLabel('The same in your own words').waitFor();
    assert.equal(await page.getByLabel('The same in your own words').inputValue(), 'a little slower');
  });
});
