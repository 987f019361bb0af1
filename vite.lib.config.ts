import { defineConfig } from 'vite';

/** The browser's side of the package: one module an entry, with what they share beside them. */
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    lib: {
      entry: {
        page: 'src/page/index.ts',
        sw: 'sw/index.ts',
        elements: 'src/elements/index.ts',
        'elements/define': 'src/elements/define.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      // Dependencies stay imports, so that an app has one Lit and one Workbox. The compiler's own helpers are none.
      external: (id) => !/^(?:[./\0]|@oxc-project\/)/.test(id),
      output: { chunkFileNames: 'shared/[name]-[hash].js' },
    },
  },
});
