// SPDX-License-Identifier: Apache-2.0
// Two people, paired on the command line.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDaemon, programs, withPage } from './support.mjs';

/** Noor's and Sam's daemons: open, paired, with nothing shared. */
export async function couple() {
  const [noor, sam] = [await openDaemon('Noor'), await openDaemon('Sam')];
  const waiting = spawn(join(programs, 'lull'), ['--home', noor.home, '--json', 'pair'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(waiting, 'exit');
  const [line] = await once(createInterface({ input: waiting.stdout }), 'line');
  await sam.lull('--json', 'pair', 'accept', JSON.parse(line).text);
  assert.deepEqual(await ended, [0, null]);
  await noor.lull('pair', 'same');
  await sam.lull('pair', 'same', '--wait');
  return [noor, sam];
}

/** Runs `act` with a page of each. */
export function withBoth(browser, [noor, sam], act) {
  return withPage(browser, noor, (first, watchedFirst) =>
    withPage(browser, sam, (second, watchedSecond) =>
      act(first, second, [watchedFirst, watchedSecond]),
    ),
  );
}

/** An entry's card by words in it. */
export function card(page, words) {
  return page.locator('article.card', { hasText: words });
}

/** From "Share" over the preview to "Share it"; gives the preview's text. */
export async function share(page, words, choose = async () => {}) {
  await card(page, words).getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await choose(dialog);
  await dialog.getByRole('button', { name: 'Share it' }).waitFor();
  const preview = await dialog.innerText();
  await dialog.getByRole('button', { name: 'Share it' }).click();
  await page.getByText('Shared. You can take it back at any time.').waitFor();
  return preview;
}
