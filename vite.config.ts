import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { manifest } from './demo/manifest.js';
import { aliases } from './vite.aliases.js';

/** The demo PWA. Its service worker is `sw/rounds-worker.ts`, with the list of files to precache written into it. */
export default defineConfig({
  root: fileURLToPath(new URL('demo', import.meta.url)),
  publicDir: '../public',
  resolve: { alias: aliases },
  build: { outDir: '../dist-demo/client', emptyOutDir: true, target: 'es2022' },
  plugins: [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '../sw',
      filename: 'rounds-worker.ts',
      manifest,
      // `connect()` registers the worker.
      injectRegister: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,svg,png,webmanifest}'],
        globIgnores: ['**/rounds-worker.js', 'conformance/**'],
      },
      devOptions: { enabled: true, type: 'module' },
    }),
  ],
});
