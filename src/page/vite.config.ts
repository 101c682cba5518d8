// SPDX-License-Identifier: Apache-2.0
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

const here = decodeURIComponent(new URL('.', import.meta.url).pathname);
const project = `${here}../..`;

// Set by CMake; without it where the release build looks.
const outDir: string = process.env['LULL_PAGE_OUT'] ?? `${project}/build/release/page`;

/** Words that are data go along as they are, without their spaces. */
function data(...files: string[]): Plugin {
  return {
    name: 'data',
    async buildStart() {
      const { readFile } = await import('node:fs/promises');
      for (const file of files) {
        this.addWatchFile(file);
        const source = JSON.stringify(JSON.parse(await readFile(file, 'utf8')));
        this.emitFile({ type: 'asset', fileName: `assets/${file.split('/').pop()}`, source });
      }
    },
  };
}

/** What runs first (src/begin.ts) is begun first, and waits for none of the scripts after it. */
function beginFirst(): Plugin {
  return {
    name: 'begin-first',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) => {
        const begin = Object.values(bundle ?? {}).find((one) => one.type === 'chunk' && one.name === 'begin');
        if (!begin) throw new Error('there is no chunk that begins');
        const src = `/${begin.fileName}`;
        return [{ tag: 'script', attrs: { type: 'module', async: true, crossorigin: true, src }, injectTo: 'head-prepend' }];
      },
    },
  };
}

const catalogue = `${project}/src/model/catalogue_en.json`;
const errors = `${here}src/words/errors_en.json`;

/** The modules that `main` and the view `home` cannot run without. */
function needed(main: string, home: string, infoOf: (id: string) => { importedIds: readonly string[] } | null): Set<string> {
  const all = new Set<string>();
  const add = (id: string): void => {
    if (all.has(id)) return;
    all.add(id);
    infoOf(id)?.importedIds.forEach(add);
  };
  add(main);
  add(home);
  return all;
}

let first: Set<string> | undefined;

export default defineConfig({
  root: here,
  base: '/',
  plugins: [svelte(), data(catalogue, errors), beginFirst()],
  resolve: {
    alias: { $types: `${project}/build/page_types/api_types.ts`, $page: `${here}src` },
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: ['chrome109', 'firefox102', 'safari16'],
    // The page's policy allows no inline script, and no data: URL but for pictures.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      output: {
        // Small files are not worth a request each, and pack worse than one larger one.
        experimentalMinChunkSize: 20000,
        // What runs first is a file of its own, and what the first view needs is one: each request
        // costs more than what is in it.
        manualChunks: (id, { getModuleInfo }) => {
          if (/\/src\/(begin|api\/client|state\/fresh)\.ts$/.test(id)) return 'begin';
          first ??= needed(`${here}src/main.ts`, `${here}src/views/home/Home.svelte`, getModuleInfo);
          return first.has(id) ? 'first' : undefined;
        },
      },
    },
  },
});
