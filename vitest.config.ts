import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/{unit,server,simulation}/**/*.test.ts', 'src/**/*.test.ts'],
  },
});
