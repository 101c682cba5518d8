// SPDX-License-Identifier: Apache-2.0
// How a page may look, and the audit that it passes in each.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { require } from './support.mjs';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const looks = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'high contrast', options: { colorScheme: 'light', contrast: 'more' } },
].map((look) => ({ ...look, options: { ...look.options, reducedMotion: 'reduce' } }));

/** axe over the page as it stands. */
export async function audit(page, where) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  });
  assert.deepEqual(found, [], where);
}
