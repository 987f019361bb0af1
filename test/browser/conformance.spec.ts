import { expect, test } from './support/fixtures.js';
import type { Device } from './support/device.js';
import type { RoundsServer } from './support/rounds-server.js';

/** Runs the conformance page's checks about lost answers, and gives how each ended. */
async function lostAnswers(device: Device, server: RoundsServer, query = ''): Promise<(string | undefined)[]> {
  const page = await device.newPage(`${server.address}/conformance/?run&only=lost${query}`);
  await page.waitForFunction(() => globalThis.conformance.state === 'done');
  const { cases } = await page.evaluate(() => globalThis.conformance);
  return cases.map(({ outcome, detail }) => detail ?? outcome);
}

test('the conformance page passes on a server that applies each write once', async ({ device, server }) => {
  expect(await lostAnswers(device, server)).toEqual(['passed', 'passed']);
});

test('a server that applies a write twice turns checks of the conformance page red', async ({ device, server }) => {
  expect(await lostAnswers(device, server, '&broken')).toEqual([
    'How often it was applied: expected 1, saw 2.',
    'Requests, and effects: expected [4,1], saw [4,2].',
  ]);
});

test('the demo’s worker leaves the conformance page alone', async ({ device, server }) => {
  const page = await device.newPage(server.address);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.goto(`${server.address}/conformance/?run&only=Another app`, { waitUntil: 'commit' });
  await page.waitForFunction(() => globalThis.conformance?.state === 'done');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^The check passed/);
});
