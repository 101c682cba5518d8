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

const catalogue = `${project}/src/model/catalogue_en.json`;
const errors = `${here}src/words/errors_en.json`;

export default defineConfig({
  root: here,
  base: '/',
  plugins: [svelte(), data(catalogue, errors)],
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
        // What runs first comes first, by itself (src/begin.ts).
        manualChunks: (id) => (/\/src\/(begin|api\/client|state\/fresh)\.ts$/.test(id) ? 'begin' : undefined),
      },
    },
  },
});
