// SPDX-License-Identifier: Apache-2.0
// What two people do again and again: answering, sharing, planning, agreeing; by what they see.
import { choose, entry, heading, press, shareThrough, step, visit } from './person.mjs';

const kinds = ['Touch', 'Words and reassurance', 'Drink and food', 'Surroundings', 'Closeness and space'];

export async function fiveMinutes(page, answers) {
  await heading(page, 'Five minutes', 1).waitFor();
  for (let at = 1; at <= 16; ++at) {
    await page.getByText(`${at} of 16`, { exact: true }).waitFor();
    const item = await page.getByRole('main').getByRole('heading', { level: 2 }).innerText();
    if (answers[item]) await choose(page, ...answers[item]);
    await press(page, 'Next');
  }
}

export async function answerMore(page, answers) {
  for (const [kind, item, direction, want] of answers) {
    await showKind(page, kind);
    await choose(itemOf(page, item), direction, want);
    await itemOf(page, item).getByText('only you').waitFor();
  }
}

async function showKind(page, kind) {
  await page.getByRole('navigation', { name: 'Kinds of items' }).getByRole('link', { name: kind }).click();
  await heading(page, kind).waitFor();
}

const itemOf = (page, item) => page.getByRole('group', { name: item, exact: true });

export async function shareAnswers(page) {
  await visit(page, 'Mine', 'What feels good');
  let previews = '';
  for (const kind of kinds) {
    await showKind(page, kind);
    previews += await shareThrough(page, page.getByRole('button', { name: 'Share what stands on this page' }));
  }
  return previews;
}

export async function addStep(page, item, more = {}) {
  await press(page, 'Add a step');
  await page.getByLabel('Item', { exact: true }).selectOption({ label: item });
  if (more.minutes) await page.getByLabel('How long').selectOption({ label: more.minutes });
  if (more.for) await choose(page, 'For', more.for);
  if (more.by) await choose(page, 'By', more.by);
  await press(page, 'Add it');
  await step(page, item).waitFor();
}

export async function setMinutes(page, item, minutes) {
  await press(step(page, item), 'Change');
  await page.getByLabel('How long').selectOption({ label: minutes });
  await press(page, 'Save');
}

/** After a look at what the other will see. */
export async function ask(page, name, because = '') {
  await press(page, `Ask ${name}`);
  const dialog = page.getByRole('dialog', { name: `${name} will see exactly this` });
  if (because) await dialog.getByLabel('Because').fill(because);
  await press(dialog, `Ask ${name}`);
  await page.getByText(/^Asked\. It closes by itself on/).waitFor();
}

export async function agree(page) {
  await visit(page, 'Together', 'Proposals');
  await press(page, 'Agree');
  await page.getByText('Agreed, to this text and no other.').waitFor();
}

/** The plan whose line says so. */
export async function openPlan(page, says) {
  await visit(page, 'Together', 'Plans');
  const line = page.getByRole('main').getByRole('listitem').filter({ hasText: says });
  await line.getByRole('link').click();
  await heading(page, 'Steps').waitFor();
}

/** The standing plan copied for tonight by her, perhaps without some steps, and agreed to by him. */
export async function evening(hers, his, leaveOut = []) {
  await openPlan(hers, 'looked at again on');
  await press(hers, 'Make a copy for tonight');
  await hers.getByText(/for the evening of/).waitFor();
  for (const item of leaveOut) {
    await press(step(hers, item), 'Take out');
    await step(hers, item).waitFor({ state: 'detached' });
  }
  await ask(hers, 'Sam');
  await agree(his);
}

export async function pauseSign(page, sign) {
  await visit(page, 'Mine', 'About me');
  await page.getByRole('tab', { name: 'Signs' }).click();
  await press(page, 'Write a new one');
  await page.getByLabel('The sign').fill(sign);
  await page.getByLabel('please stop').check();
  await page.getByLabel('A pause sign: it always counts').check();
  await press(page, 'Save');
  await shareThrough(page, entry(page, sign).getByRole('button', { name: 'Share', exact: true }));
}

export async function kit(page, name, have, place = '') {
  await visit(page, 'Together', 'Within reach');
  await press(page, 'Write a new one');
  await page.getByLabel('What is it?').fill(name);
  await choose(page, /^Is it here\?/, have);
  await page.getByLabel('Where?').fill(place);
  await press(page, 'Save');
  await shareThrough(page, entry(page, name).getByRole('button', { name: 'Share', exact: true }));
}

export async function pick(page, question, item) {
  const group = page.getByRole('group', { name: question });
  await group.getByLabel('An item').selectOption({ label: item });
  await press(group, 'Add it');
  return group;
}
