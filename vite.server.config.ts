import { defineConfig, type UserConfig } from 'vite';

/** The server kit, as the package's `/server` and what is below it; they share chunks, so that errors keep one class. */
const library: UserConfig = {
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    rolldownOptions: {
      input: {
        server: 'src/server/index.ts',
        'server/sqlite': 'src/server/sqlite.ts',
        'server/postgres': 'src/server/postgres.ts',
        'server/node': 'src/server/adapters/node.ts',
        'server/express': 'src/server/adapters/express.ts',
        'server/fastify': 'src/server/adapters/fastify.ts',
        'server/metrics': 'src/server/metrics/index.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'server/[name]-[hash].js' },
    },
  },
};

/** The demo's API server. */
const demo: UserConfig = {
  build: {
    ssr: 'demo/server/main.ts',
    outDir: 'dist-demo/server',
    rolldownOptions: { output: { entryFileNames: 'main.js' } },
  },
};

export default defineConfig(({ mode }) => ({
  publicDir: false,
  ...(mode === 'library' ? library : demo),
}));
