// SPDX-License-Identifier: Apache-2.0
// What can be said about the page without running it: how it speaks, what it never does, its size.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { project, require, source, test, viewTable } from './support.mjs';

const { allBytesMax, firstBytesMax, firstScripts, gzipped, sizes } = await import(join(source, 'tools/sizes.mjs'));
const built = process.env.LULL_PAGE ?? join(project, 'build/release/page');

function files(directory) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}
const sources = files(join(source, 'src')).map((path) => ({
  path: path.slice(source.length + 1),
  text: readFileSync(path, 'utf8'),
}));

function nowhere(pattern, why) {
  const found = sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  assert.deepEqual(found, [], why);
}

test('the walk sees the sources', () => {
  assert.ok(sources.length > 80);
  assert.ok(sources.some(({ text }) => /@import/.test(text)));
});

test('what a person wrote is only ever put in as text', () => {
  nowhere(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc/, 'markup from text');
  nowhere(/\beval\(|new Function|javascript:/, 'script from text');
});

test('nothing is kept in the browser', () => {
  nowhere(/localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker|caches\.|navigator\.storage/, 'storage');
});

test('nothing is taken from elsewhere', () => {
  const found = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/https?:\/\/[^\s'"`)]*/g)].map(([url]) => `${path}: ${url}`),
  );
  assert.deepEqual(found, []);
});

test('no style stands in markup, where the policy would refuse it', () => {
  nowhere(/<[^>]*\sstyle="/, 'style attributes');
});

test('every source says under which licence it is', () => {
  const missing = sources
    .filter(({ path }) => !path.endsWith('.json'))
    .filter(({ text }) => !text.split('\n')[0].includes('SPDX-License-Identifier: Apache-2.0'));
  assert.deepEqual(missing.map(({ path }) => path), []);
});

test('views use no files of another view, and the kit knows no view', () => {
  for (const { path, text } of sources) {
    const own = path.match(/^src\/views\/(\w+)\//)?.[1];
    for (const [, to] of text.matchAll(/from '\$page\/views\/(\w+)/g)) assert.equal(to, own, path);
    for (const [, to] of text.matchAll(/from '\.\.\/(\w+)\//g)) if (own) assert.equal(to, own, path);
    if (path.startsWith('src/kit/')) assert.doesNotMatch(text, /\$page\/views/, path);
  }
});

test('paths are short, say nothing, and none is there twice', () => {
  const paths = viewTable().map(({ path }) => path);
  assert.ok(paths.length > 30);
  assert.equal(new Set(paths).size, paths.length);
  for (const path of paths) assert.match(path, /^[a-z]{1,2}$/);
});

test('the scripts are small enough', () => {
  const first = firstScripts(built);
  assert.ok(first.length >= 3, 'what begins, the entry and what they import is found');
  assert.ok(first.some(({ bytes }) => bytes.includes('toFresh')), 'today is in it');
  assert.ok(gzipped(first) <= firstBytesMax, `the first view: ${gzipped(first)} bytes, gzipped`);
  const all = gzipped(sizes(built).filter((one) => one.name.endsWith('.js')));
  assert.ok(all > gzipped(first));
  assert.ok(all <= allBytesMax, `all: ${all} bytes, gzipped`);
});

test('the built page has no inline script or style, and nothing of another origin', () => {
  const html = readFileSync(join(built, 'index.html'), 'utf8');
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:/);
  assert.match(html, /<title>Notes<\/title>/);
  for (const name of readdirSync(join(built, 'assets')).filter((one) => one.endsWith('.css')))
    assert.doesNotMatch(readFileSync(join(built, 'assets', name), 'utf8'), /url\((?!#)/, name);
});

// --- the words ------------------------------------------------------------------------------------

/** A C++ regular expression of the tone tests, where it stands after `name`. */
function rule(file, name) {
  const text = readFileSync(join(project, 'tests/unit', file), 'utf8');
  const literals = text.match(new RegExp(`${name}\\b[(\\s=]*((?:"(?:[^"\\\\]|\\\\.)*"\\s*)+)`))[1];
  const parts = literals.match(/"(?:[^"\\]|\\.)*"/g).map((part) => JSON.parse(part));
  return new RegExp(parts.join(''), 'i');
}
const rules = {
  banned: rule('cli/tone.h', 'kBanned'),
  gendered: rule('model/wording_test.cc', 'kGendered'),
  instructs: rule('model/wording_test.cc', 'kInstructs'),
  reproaches: rule('model/wording_test.cc', 'kCountsOrReproaches'),
  acts: rule('model/wording_test.cc', 'kNamesActs'),
};

async function words() {
  const { build } = require('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(source, 'src/words/en.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].text).toString('base64');
  const { en } = await import(`data:text/javascript;base64,${code}`);
  const errors = JSON.parse(readFileSync(join(source, 'src/words/errors_en.json'), 'utf8'));
  return { en, errors };
}

/** Every string, functions with a name and with numbers. */
function* said(value, where) {
  if (typeof value === 'string') yield [where, value];
  else if (typeof value === 'function')
    for (const of of ['Kim', 1, 2, 14]) yield [where, String(value(of, of))];
  else if (value && typeof value === 'object')
    for (const [key, one] of Object.entries(value)) yield* said(one, `${where}/${key}`);
}

test('the rules are those of the other face', () => {
  assert.match('You should answer', rules.banned);
  assert.match('Ask her first', rules.gendered);
  assert.match('You need to answer', rules.instructs);
  assert.match('Your partner has not answered', rules.reproaches);
  assert.match('after intercourse', rules.acts);
});

test('every string keeps to the tone: no blame, no counts, no orders, nobody gendered', async () => {
  const all = [...said(await words(), '')].map(([where, text]) => [where.slice(1), text]);
  assert.ok(all.length > 400, `${all.length} strings`);
  const found = all.flatMap(([where, text]) =>
    Object.entries(rules)
      .filter(([, pattern]) => pattern.test(text))
      .map(([name]) => `${name}: ${where}: ${text}`),
  );
  assert.deepEqual(found, []);
});

test('every string is set in type as one hand', async () => {
  const found = [...said(await words(), '')].filter(
    ([, text]) => /  |\.\.\.|!|^ | $/.test(text),
  );
  assert.deepEqual(found, []);
});

test('every view has a title, and a line about it or nothing', async () => {
  const { en } = await words();
  for (const { id } of viewTable()) {
    assert.match(en[id].title, /^[A-Z].{1,30}$/, id);
    assert.equal(typeof (en[id].about ?? ''), 'string', id);
  }
});

/** Reasons that only a command line or the daemon's own start has. */
const notOfThePage = new Set(
  `option_does_not_fit terminal_needed yes_needed export_yes_needed passphrase_needed
   passphrase_fd_unreadable home_unknown home_too_long not_our_daemon daemon_not_running home_in_use
   vault_in_use home_unusable socket_unusable listen_failed port_in_use not_an_assignment
   page_failed page_codes_out`.split(/\s+/),
);

test('every reason that the command line has a sentence for has one here', async () => {
  const { errors } = await words();
  const reasons = ['messages_house.cc', 'messages_practice.cc'].flatMap((name) => {
    const text = readFileSync(join(project, 'src/cli', name), 'utf8');
    return [...text.matchAll(/\{"(\w+)", kExit/g)].map(([, reason]) => reason);
  });
  assert.ok(reasons.length > 150);
  const missing = reasons.filter((reason) => !errors.reasons[reason] && !notOfThePage.has(reason));
  assert.deepEqual(missing, []);
  assert.equal(errors.codes.length, 14, 'one for no code at all, then by lull::Code');
});
