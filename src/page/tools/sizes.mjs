// SPDX-License-Identifier: Apache-2.0
// Says how large the built page is, and fails where its scripts are larger than they may be.
//   node tools/sizes.mjs [DIR]
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

export const scriptBytesMax = 80_000; // gzipped, all of them

export function sizes(directory) {
  return readdirSync(join(directory, 'assets'))
    .map((name) => {
      const bytes = readFileSync(join(directory, 'assets', name));
      return { name, plain: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
    })
    .sort((a, b) => b.gzip - a.gzip);
}

export function scriptBytes(all) {
  return all.filter((one) => one.name.endsWith('.js')).reduce((sum, one) => sum + one.gzip, 0);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const directory = process.argv[2] ?? process.env.LULL_PAGE_OUT ?? '../../build/release/page';
  const all = sizes(resolve(directory));
  for (const one of all.filter((size) => size.gzip > 2000))
    console.log(`${String(one.gzip).padStart(8)} ${one.name}`);
  const total = scriptBytes(all);
  console.log(`${String(total).padStart(8)} bytes of script, gzipped (at most ${scriptBytesMax})`);
  if (total > scriptBytesMax) process.exit(1);
}
