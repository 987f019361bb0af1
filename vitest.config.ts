import { defineConfig } from 'vitest/config';

const shared = {
  environment: 'node',
  isolate: false,
  // A slow machine is no failure: properties run many lives.
  testTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/unit/**/*.test.ts', 'src/**/*.test.ts'] } },
      // What the built package defines must not be there for the tests of its source.
      { test: { ...shared, name: 'package', include: ['test/package/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'server',
          include: ['test/server/**/*.test.ts'],
          globalSetup: 'test/postgres/global-setup.ts',
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
