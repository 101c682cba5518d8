// SPDX-License-Identifier: Apache-2.0
// Says how large the built page is, and fails where what the first view needs is larger than it may be.
//   node tools/sizes.mjs [DIR]
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Gzipped: every script that is there once today is shown. Other views come when they are asked for. */
export const firstBytesMax = 80_000;
/** Gzipped, all scripts there are: so that it does not grow unseen. */
export const allBytesMax = 180_000;

export function sizes(directory) {
  return readdirSync(join(directory, 'assets'))
    .map((name) => {
      const bytes = readFileSync(join(directory, 'assets', name));
      return { name, bytes, gzip: gzipSync(bytes, { level: 9 }).length };
    })
    .sort((a, b) => b.gzip - a.gzip);
}

function scripts(all) {
  return all.filter((one) => one.name.endsWith('.js'));
}

/** The scripts that the page begins with, with all that they import; the first view is among them (main.ts). */
export function firstScripts(directory, all = sizes(directory)) {
  const html = readFileSync(join(directory, 'index.html'), 'utf8');
  const wanted = [...html.matchAll(/src="\/assets\/([^"]+\.js)"/g)].map((match) => match[1]);
  const found = new Set();
  while (wanted.length > 0) {
    const name = wanted.pop();
    if (found.has(name)) continue;
    found.add(name);
    const text = all.find((one) => one.name === name).bytes.toString();
    wanted.push(...[...text.matchAll(/(?:import|from)\s*"\.\/([^"]+\.js)"/g)].map((match) => match[1]));
  }
  return scripts(all).filter((one) => found.has(one.name));
}

export function gzipped(some) {
  return some.reduce((sum, one) => sum + one.gzip, 0);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const directory = resolve(process.argv[2] ?? process.env.LULL_PAGE_OUT ?? '../../build/release/page');
  const all = sizes(directory);
  for (const one of all.filter((size) => size.gzip > 4000))
    console.log(`${String(one.gzip).padStart(8)} ${one.name}`);
  const first = gzipped(firstScripts(directory, all));
  const total = gzipped(scripts(all));
  console.log(`${String(first).padStart(8)} bytes of script for the first view, gzipped (at most ${firstBytesMax})`);
  console.log(`${String(total).padStart(8)} bytes of script in all, gzipped (at most ${allBytesMax})`);
  if (first > firstBytesMax || total > allBytesMax) process.exit(1);
}
