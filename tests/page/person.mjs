// SPDX-License-Identifier: Apache-2.0
// What a person does at a page, by what is seen and read there: roles, names, words.
import { passphrase } from './support.mjs';

/** Through the menu: its group, then the view's name. */
export async function visit(page, group, title) {
  const menu = page.getByRole('navigation', { name: 'All pages' });
  const link = menu.getByRole('link', { name: title, exact: true });
  if (!(await link.isVisible())) await menu.getByText(group, { exact: true }).click();
  await link.click();
  await heading(page, title, 1).waitFor();
}

/** Today is always at hand, at the top. */
export async function today(page) {
  await page.getByRole('navigation', { name: 'Always at hand' }).getByRole('link', { name: 'Today' }).click();
  await heading(page, 'Today', 1).waitFor();
}

export const heading = (page, name, level = 2) =>
  page.getByRole('heading', { name, level, exact: true });

export const press = (place, name) => place.getByRole('button', { name, exact: true }).click();

/** One of the answers to a question. */
export const choose = (place, question, answer) =>
  place.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check();

/** An entry, by words in it. */
export const entry = (page, words) => page.getByRole('article').filter({ hasText: words });

/** A step of a plan, by words in it. */
export const step = (page, words) => page.getByRole('main').getByRole('listitem').filter({ hasText: words });

/** From "Share" over the preview to "Share it"; gives what the preview showed. */
export async function shareThrough(page, button) {
  await button.click();
  return shareShown(page);
}

/** The same with the preview in sight already. */
export async function shareShown(page) {
  const dialog = page.getByRole('dialog');
  const yes = dialog.getByRole('button', { name: /^Share (it|these)$/ });
  await yes.waitFor();
  const preview = await dialog.innerText();
  await yes.click();
  await page.getByText('Shared. You can take it back at any time.').waitFor();
  return preview;
}

/** From the six limits to the recovery code and on; gives the code. */
export async function setUp(page, name) {
  await press(page, 'Go on');
  await press(page, 'Yes');
  await page.getByLabel('Nickname').fill(name);
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('The same again').fill(passphrase);
  await press(page, 'Set up');
  await heading(page, 'Your recovery code', 1).waitFor();
  const code = await page.getByRole('code').innerText();
  await page.getByLabel('It is written down on paper').check();
  await press(page, 'Go on');
  return code;
}

/** The two take the invitation as text; gives the words on both screens. */
export async function meet(here, there) {
  await visit(here, 'The notebook itself', 'Pair');
  await press(here, 'Show an invitation');
  const invitation = await here.getByLabel('The invitation as text').inputValue();
  await visit(there, 'The notebook itself', 'Pair');
  await there.getByRole('tab', { name: 'Text' }).click();
  await there.getByLabel('The invitation’s text').fill(invitation);
  await press(there, 'Take it');
  return Promise.all([wordsOn(here), wordsOn(there)]);
}

async function wordsOn(page) {
  await heading(page, 'Read the words to each other').waitFor();
  return page.getByRole('main').getByRole('list').getByRole('listitem').allInnerTexts();
}
