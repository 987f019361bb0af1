import { defineConfig, type UserConfig } from 'vite';

/** The run itself, for Node. */
const runner: UserConfig = {
  build: {
    ssr: 'test/chaos/main.ts',
    outDir: 'dist-demo/chaos',
    emptyOutDir: false,
    rolldownOptions: { output: { entryFileNames: 'main.js' } },
  },
};

/** Worker and page of the Workbox subject. */
const workbox: UserConfig = {
  root: 'test/chaos/workbox',
  build: {
    outDir: '../../../dist-demo/chaos/workbox',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      input: { index: 'test/chaos/workbox/index.html', worker: 'test/chaos/workbox/worker.ts' },
      output: { entryFileNames: '[name].js' },
    },
  },
};

export default defineConfig(({ mode }) => ({
  publicDir: false,
  ...(mode === 'workbox' ? workbox : runner),
}));
