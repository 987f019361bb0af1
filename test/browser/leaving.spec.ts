import type { Page } from 'playwright/test';
import { expect, test } from './support/site/fixtures.js';

/** Has the page send something as it goes, and goes. */
async function leave(page: Page, how: 'beacon' | 'keepalive', by: 'navigation' | 'closing'): Promise<void> {
  await page.evaluate((way) => {
    addEventListener('pagehide', () => {
      if (way === 'beacon') navigator.sendBeacon('/api/last', 'Bye');
      else void fetch('/api/last', { method: 'POST', body: 'Bye', keepalive: true });
    });
  }, how);
  if (by === 'navigation') await page.goto('about:blank');
  else await page.close({ runBeforeUnload: true });
}

for (const how of ['beacon', 'keepalive'] as const)
  for (const by of ['navigation', 'closing'] as const) {
    test(`a ${how} that a page sends as it goes by ${by} arrives once`, async ({ open, server, wire }) => {
      const other = await open();
      await leave(await open(), how, by);
      await expect.poll(() => server.arrived.map(({ body }) => String(body))).toEqual(['Bye']);
      expect(server.arrived[0]?.key).toMatch(/^[\da-f-]{36}$/);
      await expect.poll(() => other.evaluate(() => window.client.health.waiting)).toBe(0);
      expect(wire.writes).toHaveLength(1);
    });

    test(`a ${how} that a page sends offline as it goes by ${by} is saved, and arrives once`, async ({
      open,
      server,
      wire,
    }) => {
      const other = await open();
      const page = await open();
      await wire.stop();
      await leave(page, how, by);
      await expect.poll(() => other.evaluate(() => window.client.health.waiting)).toBe(1);
      await wire.listen();
      await other.evaluate(() => window.client.retry());
      await expect.poll(() => other.evaluate(() => window.client.health.waiting)).toBe(0);
      expect(server.arrived.map(({ body }) => String(body))).toEqual(['Bye']);
    });
  }

test('what the server refuses once its page is gone needs a person, and is not lost', async ({ open, server }) => {
  const other = await open();
  const page = await open();
  server.reply = () => ({ status: 422, body: { title: 'No' } });
  await leave(page, 'beacon', 'navigation');
  await expect.poll(() => other.evaluate(() => window.client.health.counts.parked)).toBe(1);
});

test('two pages that go at once leave two writes', async ({ open, server }) => {
  const other = await open();
  const pages = [await open(), await open()];
  await Promise.all(pages.map((page) => leave(page, 'beacon', 'navigation')));
  await expect.poll(() => server.arrived.length).toBe(2);
  expect(new Set(server.arrived.map(({ key }) => key)).size).toBe(2);
  await expect.poll(() => other.evaluate(() => window.client.health.waiting)).toBe(0);
});
