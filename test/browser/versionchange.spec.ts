import type { Page } from 'playwright/test';
import { Gate } from './support/gate.js';
import { expect, test } from './support/site/fixtures.js';

/** Begins to delete or to upgrade the database from a page that knows nothing of Holdfast. */
async function begin(page: Page, what: 'delete' | 'upgrade'): Promise<() => Promise<string>> {
  const other = await page.context().newPage();
  await other.goto(`${new URL(page.url()).origin}/api/blank`);
  await other.evaluate((how) => {
    const request = how === 'delete' ? indexedDB.deleteDatabase('holdfast') : indexedDB.open('holdfast', 1000);
    const { dataset } = document.body;
    dataset['state'] = 'waiting';
    request.addEventListener('success', () => (dataset['state'] = 'done'));
    request.addEventListener('error', () => (dataset['state'] = 'failed'));
  }, what);
  return () => other.evaluate(() => document.body.dataset['state'] ?? '');
}

const write = (page: Page) => page.evaluate(() => fetch('/api/notes', { method: 'POST', body: 'Hi' }));

for (const what of ['delete', 'upgrade'] as const) {
  test(`another tab can ${what} the database that page and worker have open`, async ({ open, server }) => {
    const page = await open();
    await write(page);
    expect(server.arrived).toHaveLength(1);
    await expect.poll(await begin(page, what)).toBe('done');
  });

  test(`another tab can ${what} the database while a drain sends`, async ({ open, server, wire }) => {
    const page = await open();
    const gate = new Gate();
    wire.fail({ kind: 'reset' }, undefined, Infinity);
    await write(page);
    wire.heal();
    wire.fail({ kind: 'delay', until: gate.opened });
    await page.evaluate(() => window.client.retry());
    await expect.poll(() => server.arrived.length).toBe(1);
    await expect.poll(await begin(page, what)).toBe('done');
    gate.open();
  });
}

test('after a deletion page and worker go on with a new database', async ({ open, server, wire }) => {
  const page = await open();
  await write(page);
  await expect.poll(await begin(page, 'delete')).toBe('done');
  await wire.stop();
  await page.evaluate(() => fetch('/api/queued', { method: 'POST', body: 'Hi' }));
  await expect.poll(() => page.evaluate(() => window.client.health.waiting)).toBe(1);
  await wire.listen();
  await page.evaluate(() => window.client.retry());
  await expect.poll(() => server.arrived.map(({ path }) => path)).toEqual(['/api/notes', '/api/queued']);
});
