import { expect, test } from './support/site/fixtures.js';

test('a server that stalls holds neither a page nor a drain longer than the time-out', async ({
  open,
  wire,
  server,
}) => {
  const page = await open({ timeout: 1000 });
  wire.fail({ kind: 'stall' }, undefined, 2);
  expect(await page.evaluate(async () => (await fetch('/api/notes', { method: 'POST', body: 'Hi' })).status)).toBe(202);
  await expect
    .poll(() => page.evaluate(() => window.client.health.problem?.title))
    .toBe('The server did not answer within 1 s');
  // The second attempt is a drain's, and stalls too; the third goes through.
  await expect.poll(() => server.arrived.map(({ body }) => String(body))).toEqual(['Hi']);
  expect(wire.writes).toHaveLength(3);
  expect(new Set(wire.writes.map(({ key }) => key)).size).toBe(1);
  await expect.poll(() => page.evaluate(() => window.client.health.waiting)).toBe(0);
});
