import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';
import { aliases } from './vite.aliases.js';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const outDir = path('dist-demo/client/conformance');

/** The page that runs the cases, and the page that each case has as its tab. */
const pages: UserConfig = {
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: [path('conformance/index.html'), path('conformance/frame.html')] },
  },
};

/** The worker under test: one classic script, since not every engine runs a module as its worker. */
const worker: UserConfig = {
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: path('sw/conformance-worker.ts'),
      output: { format: 'iife', entryFileNames: 'worker.js' },
    },
  },
};

/** The conformance page, built into the demo's folder. */
export default defineConfig(({ mode }) => ({
  root: path('conformance'),
  base: '/conformance/',
  publicDir: false,
  resolve: { alias: aliases },
  ...(mode === 'worker' ? worker : pages),
}));
