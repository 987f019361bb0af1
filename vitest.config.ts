import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    isolate: false,
    // A slow machine is no failure: properties run many lives.
    testTimeout: 60_000,
    include: ['test/{unit,server,package}/**/*.test.ts', 'src/**/*.test.ts'],
  },
});
