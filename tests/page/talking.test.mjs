// SPDX-License-Identifier: Apache-2.0
// Cards, sealed rounds, asking for a talk, turns, kind words and what is hard to say. SR-06, SR-16.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { card, couple, share, withBoth } from './couple.mjs';
import { go, launch, openDaemon, refusal, test, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

test('a card is drawn, passed over without a trace, starred, and left out', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'd');
    await page.getByText('Good moment?').waitFor();
    await page.getByLabel('Looking back', { exact: true }).check();
    await page.getByRole('button', { name: 'Draw a card' }).click();
    const face = page.locator('article.large .ask');
    const first = await face.textContent();
    await page.getByRole('button', { name: 'Another one' }).click();
    assert.notEqual(await face.textContent(), first);
    assert.equal(await daemon.lull('list', '--json'), '', 'nothing is written of it');

    const kept = await face.textContent();
    await page.getByRole('button', { name: 'Give it a star' }).click();
    await page.getByRole('button', { name: 'Take the star away' }).waitFor();
    await page.getByLabel('With a star').check();
    await page.getByRole('button', { name: 'See the whole deck' }).click();
    assert.deepEqual(await page.locator('article.card .ask').allTextContents(), [kept]);

    await page.getByRole('button', { name: 'Leave it out from now on' }).click();
    await page.getByText('No card here.').waitFor();
    await page.getByLabel('Left out').check();
    await page.getByRole('button', { name: 'Put it back' }).click();
    await page.getByText('No card here.').waitFor();
  });
});

test('a card of one’s own is in its deck, as text', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'd');
    await page.getByRole('button', { name: 'Write a card' }).click();
    await page.getByLabel('What does it ask?').fill('<b>What was the best of today?</b>');
    await page.getByRole('group', { name: 'Which deck is it for?' }).getByLabel('Everyday').check();
    await page.getByRole('group', { name: 'How is it answered' }).getByLabel(/talked through/).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. Only you can see it.').waitFor();
    await page.getByRole('group', { name: 'From which deck' }).getByLabel('Everyday').check();
    await page.getByRole('button', { name: 'See the whole deck' }).click();
    await page.locator('.ask', { hasText: '<b>What was the best of today?</b>' }).waitFor();
  });
});

test('a sealed round says the same to both, whoever has answered, and opens when both have', async () => {
  await withBoth(browser, await couple(), async (noor, sam) => {
    const label = (page) => page.locator('main article.card .aside').innerText();
    await go(noor, 'r');
    await noor.getByRole('button', { name: 'Ask a question of your own' }).click();
    await noor.getByLabel('What would you both answer?').fill('A walk on Sunday?');
    await noor.getByRole('button', { name: 'Begin the round' }).click();
    await noor.getByLabel('Your answer').fill('Yes, by the river.');
    const before = await label(noor);
    assert.match(before, /Opens when both have answered, or closes by itself on \d+ \w+ \d{4}/);
    await noor.getByRole('button', { name: 'Seal it' }).click();
    await noor.getByLabel('Your answer').waitFor({ state: 'hidden' });
    assert.equal(await label(noor), before);

    await go(sam, 'r');
    await sam.getByRole('link', { name: 'A walk on Sunday?' }).click();
    assert.equal(await label(sam), before);
    assert.doesNotMatch(await sam.locator('main').innerText(), /river/);
    await sam.getByLabel('Your answer').fill('If it is dry.');
    await sam.getByRole('button', { name: 'Seal it' }).click();
    await sam.getByText('Yes, by the river.').waitFor();
    await noor.getByText('If it is dry.').waitFor();

    await noor.getByRole('button', { name: 'Take your answer back' }).click();
    await sam.getByText('This answer was taken back.').waitFor();
    assert.doesNotMatch(await sam.locator('main').innerText(), /river/);
  });
});

test('a talk is asked for, answered with moments, and what suits both is shown', async () => {
  await withBoth(browser, await couple(), async (noor, sam, [watched]) => {
    watched.allowed.push(refusal);
    await go(noor, 'm');
    await noor.getByRole('button', { name: 'Ask for a talk' }).click();
    await noor.getByLabel('Own words').check();
    await noor.getByLabel('In a few words').fill('our evenings');
    await noor.getByLabel('Sunday morning').check();
    await noor.getByLabel('Monday evening').check();
    await noor.getByRole('button', { name: 'Ask', exact: true }).click();
    await noor.getByText('Asked. You can take it back').waitFor();

    await go(sam, 'm');
    await card(sam, 'our evenings').getByLabel('that works').check();
    await card(sam, 'our evenings').getByLabel('Sunday morning').check();
    await card(sam, 'our evenings').getByRole('button', { name: 'Answer' }).click();
    await sam.getByText('Answered.').waitFor();
    await card(noor, 'our evenings').getByText('Suits both of you: Sunday morning').waitFor();

    // One a day is enough, and the page says so.
    await noor.getByRole('button', { name: 'Ask for a talk' }).click();
    await noor.getByLabel('Everyday').check();
    await noor.getByRole('button', { name: 'Ask', exact: true }).click();
    await noor.getByText('You have asked for a talk today.').waitFor();

    await card(noor, 'our evenings').getByRole('button', { name: 'Take it back' }).click();
    await card(sam, 'our evenings').waitFor({ state: 'hidden' });
  });
});

test('in turns there is nothing to type, and nothing is kept', async () => {
  const daemon = await openDaemon('Noor');
  await withPage(browser, daemon, async (page) => {
    await go(page, 'm');
    await page.getByRole('link', { name: 'Speak and listen in turns' }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'You speak' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2');
    assert.equal(await page.locator('main :is(input, textarea)').count(), 0, 'no reply box');
    assert.match(await page.getByRole('timer').innerText(), /^[45]:\d\d$/);
    await page.getByRole('button', { name: 'Now say back what was heard' }).click();
    await page.getByRole('heading', { name: 'The other says back what was heard' }).waitFor();
    await page.getByRole('button', { name: 'That is right. Change over' }).click();
    await page.getByRole('heading', { name: 'The other speaks' }).waitFor();
    await page.getByRole('button', { name: 'End here' }).click();
    assert.equal(await daemon.lull('list', '--json'), '');
  });
});

test('kind words come across after a preview; a concern waits for its author', async () => {
  await withBoth(browser, await couple(), async (noor, sam) => {
    await go(noor, 'g');
    await noor.getByRole('button', { name: 'Write a thank-you' }).click();
    await noor.getByLabel('What would you like to say thank you for?').fill('The tea.\nAnd the quiet.');
    await noor.getByRole('button', { name: 'Save' }).click();
    assert.match(await share(noor, 'The tea.'), /The tea\.\s+And the quiet\./);
    await go(sam, 'g');
    await card(sam, 'The tea.').getByRole('button', { name: 'Thank you for telling me' }).click();
    await card(noor, 'The tea.').getByText('Thank you for telling me').waitFor();

    await go(noor, 'z');
    await noor.getByRole('button', { name: 'Write it down' }).click();
    await noor.getByLabel('What is it?').fill('I would like more time.');
    await noor.getByLabel('not yet').check();
    await noor.getByRole('button', { name: 'Save' }).click();
    const concern = card(noor, 'I would like more time.');
    await concern.getByText('It rests here. Only you can see it.').waitFor();
    assert.equal(await concern.getByRole('button', { name: 'Share' }).count(), 0);

    await concern.getByRole('button', { name: 'Change' }).click();
    await noor.getByLabel('when we talk').check();
    await noor.getByRole('button', { name: 'Save' }).click();
    await concern.getByRole('link', { name: 'Ask for a talk' }).waitFor();

    await concern.getByRole('button', { name: 'Change' }).click();
    await noor.getByLabel('share now').check();
    await noor.getByRole('button', { name: 'Save' }).click();
    assert.match(await share(noor, 'I would like more time.'), /I would like more time\./);
    await go(sam, 'z');
    await card(sam, 'I would like more time.').waitFor();
  });
});
