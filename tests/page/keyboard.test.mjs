// SPDX-License-Identifier: Apache-2.0
// J12: the core of J1 without a mouse, by two people who hear where the focus is. SR-51.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { Keys } from './keys.mjs';
import { Daemon, launch, passphrase, test, withPage } from './support.mjs';

let browser;
before(async () => (browser = await launch()));

const held = 'Hold each other, quite still';

async function firstRun(keys, name) {
  await keys.press('Go on');
  await keys.hears('For two adults');
  await keys.press('Yes', { with: 'Space' });
  await keys.hears('A name and a passphrase');
  await keys.type('Nickname', name);
  await keys.type('Passphrase', passphrase);
  await keys.type('The same again', passphrase);
  await keys.page.keyboard.press('Enter');
  await keys.hears('Your recovery code');
  await keys.press('It is written down on paper', { with: 'Space' });
  await keys.press('Go on');
  await keys.page.getByRole('heading', { name: held }).waitFor();
}

/** The first item, both ways; then it is enough for now, and on to pairing. */
async function twoAnswers(keys, [receive, give]) {
  await keys.choose('to receive', receive);
  await keys.choose('to give', give);
  await keys.press('Next');
  await keys.hears('Lie close, side by side');
  await keys.press('Back');
  await keys.hears(held);
  await keys.press('Enough for now');
  await keys.hears('Kept with you');
  await keys.press('Pair your devices', { role: 'link' });
  await keys.hears('Pair');
}

async function pair(hers, his) {
  await hers.press('Show an invitation');
  await hers.hears('Show this to the other device');
  await hers.to('The invitation as text');
  const text = await hers.page.evaluate(() => document.activeElement.value);

  await his.to('Camera', { role: 'tab' });
  await his.page.keyboard.press('ArrowRight');
  await his.page.keyboard.press('ArrowRight');
  assert.deepEqual(await his.named(), { role: 'tab', name: 'Text', group: '' });
  await his.type('The invitation’s text', text);
  await his.press('Take it');
  for (const keys of [hers, his]) await keys.hears('Read the words to each other');
  await hers.press('They are the same');
  await hers.hears('Noted.');
  await his.press('They are the same');
  await hers.hears('You and Sam are paired.');
  await his.hears('You and Noor are paired.');
}

/** A preview can be left with Escape; the focus is where it was, and nothing was shared. */
async function share(keys) {
  await keys.visit('Mine', 'What feels good');
  await keys.press('Share what stands on this page');
  await keys.page.getByRole('dialog').getByRole('button', { name: 'Share these' }).waitFor();
  await keys.page.keyboard.press('Escape');
  await keys.page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.equal((await keys.named()).name, 'Share what stands on this page');
  await keys.page.keyboard.press('Enter');
  await keys.press('Share these');
  await keys.hears('Shared. You can take it back at any time.');
}

async function propose(keys) {
  await keys.visit('Together', 'Plans');
  await keys.select('Begin with', 'Only five minutes');
  await keys.press('Begin a draft');
  await keys.hears('Only five minutes');
  await keys.press('Ask Sam');
  await keys.page.getByRole('dialog').waitFor();
  await keys.type(/^Because/, 'for tired evenings');
  await keys.press('Ask Sam');
  await keys.page.getByRole('status').getByText(/^Asked\./).waitFor();
  assert.equal((await keys.named()).name, 'Ask Sam', 'read out, and the focus is back where it was');
}

async function accept(keys) {
  await keys.press('Today', { role: 'link' });
  await keys.hears('Today');
  await keys.press('Only five minutes', { role: 'link' });
  await keys.hears('Proposals');
  await keys.press('Agree');
  await keys.hears('Agreed, to this text and no other.');
}

async function tonight(keys) {
  await keys.visit('Now', 'Tonight');
  await keys.to(/^Water within reach/, { role: 'checkbox' });
  await keys.page.keyboard.press('Space');
  await keys.page.getByRole('checkbox', { checked: true }).waitFor();
  assert.match((await keys.named()).name, /^Water within reach/, 'the focus stays where it was');
  await keys.press('Water, please');
  await keys.page.getByRole('dialog', { name: 'Water, please' }).waitFor();
  await keys.page.keyboard.press('Escape');
  await keys.page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.equal((await keys.named()).name, 'Water, please');
  await keys.press('Start', { with: 'Space' });
  await keys.page.getByRole('timer').getByText(/^14:5\d$/).waitFor();
  await keys.press('Stop', { with: 'Space' });
}

async function checkIn(keys) {
  await keys.visit('Afterwards', 'Check-ins');
  await keys.press('Write a check-in');
  await keys.choose('How well were your aftercare needs met', 'mostly');
  await keys.choose('How much physical discomfort', '2');
  await keys.to('calm', { role: 'checkbox', group: 'Which words fit' });
  await keys.page.keyboard.press('Space');
  await keys.select('An item', 'A warm drink');
  await keys.press('Add it');
  await keys.page.getByRole('button', { name: 'Take out: A warm drink' }).waitFor();
  await keys.named();
  await keys.press('Save');
  await keys.hears('Saved. Only you can see it.');
  await keys.to('Share', { role: 'button', key: 'Tab' });
  await keys.to('Write a check-in', { role: 'button', key: 'Shift+Tab' });
}

test('two people come from the first run to a check-in with the keyboard alone', async () => {
  const [noor, sam] = [await new Daemon('Noor').start(), await new Daemon('Sam').start()];
  await withPage(browser, noor, (first) =>
    withPage(browser, sam, async (second) => {
      const [hers, his] = [await Keys.at(first), await Keys.at(second)];
      await firstRun(hers, 'Noor');
      await firstRun(his, 'Sam');
      await twoAnswers(hers, ['matters a lot', 'nice']);
      await twoAnswers(his, ['nice', 'rather not']);
      await pair(hers, his);
      await share(hers);
      await share(his);
      await propose(hers);
      await accept(his);
      await tonight(hers);
      await checkIn(hers);
      for (const keys of [hers, his]) await keys.settle();
    }),
  );
});
