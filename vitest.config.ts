import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    isolate: false,
    include: ['test/{unit,server,package}/**/*.test.ts', 'src/**/*.test.ts'],
  },
});
