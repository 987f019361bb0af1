import { defineConfig } from 'playwright/test';

const executablePath = process.env['CHROMIUM'];

export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'test-results/browser',
  // Two cores are the smallest machine that runs this.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
  use: {
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
    },
  },
});
