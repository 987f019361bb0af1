import type { Page } from 'playwright/test';
import { Gate } from './support/gate.js';
import { expect, test } from './support/site/fixtures.js';

declare global {
  interface Window {
    unpatch: () => void;
  }
}

const patch = (page: Page) => page.evaluate(() => void (window.unpatch = window.patchFetch(window.client, '/api/')));

/** A write by code that knows nothing of Holdfast: its status, or its error's name. */
const write = (page: Page, path: string, body = 'Hi') =>
  page.evaluate(
    ([to, sent]) =>
      fetch(to, { method: 'POST', body: sent }).then(
        ({ status }) => status,
        (error: Error) => error.name,
      ),
    [path, body] as const,
  );

const waiting = (page: Page) => page.evaluate(() => window.client.health.waiting);

test('a plain fetch is safe in a page without a worker, until it is put back', async ({ open, wire, server }) => {
  const page = await open({}, 'alone');
  await patch(page);
  await wire.stop();
  expect(await write(page, '/api/first')).toBe(202);
  await page.evaluate(() => window.unpatch());
  expect(await write(page, '/api/second')).toBe('TypeError');

  await wire.listen();
  await page.evaluate(() => window.client.retry());
  await expect.poll(() => waiting(page)).toBe(0);
  expect(server.arrived.map(({ path, key }) => [path, typeof key])).toEqual([['/api/first', 'string']]);
});

test('what does not match, is no write or is too large goes its way, once', async ({ open, server }) => {
  const page = await open({ limits: { bodyBytes: 10 } }, 'alone');
  await patch(page);
  expect(await write(page, '/other')).toBe(201);
  expect(await write(page, '/api/large', 'x'.repeat(11))).toBe(201);
  expect(await page.evaluate(async () => (await fetch('/api/read')).status)).toBe(201);
  expect(server.arrived).toMatchObject([
    { path: '/other', key: undefined },
    { path: '/api/large', key: undefined },
  ]);
});

test('a request that can’t be made rejects, as without the patch', async ({ open }) => {
  const page = await open({}, 'alone');
  await patch(page);
  expect(await write(page, 'http://[')).toBe('TypeError');
});

test('a Request with a body is sent whole', async ({ open, server }) => {
  const page = await open({}, 'alone');
  await patch(page);
  const status = await page.evaluate(async () => {
    return (await fetch(new Request('/api/notes', { method: 'PUT', body: 'Hello' }))).status;
  });
  expect(status).toBe(201);
  expect(server.arrived.map(({ method, body }) => [method, String(body)])).toEqual([['PUT', 'Hello']]);
});

test('a write is captured once where a worker is in charge', async ({ open, wire, server }) => {
  const page = await open();
  await patch(page);
  expect(await write(page, '/api/first')).toBe(201);
  await wire.stop();
  expect(await write(page, '/api/second')).toBe(202);
  await expect.poll(() => waiting(page)).toBe(1);
  await wire.listen();
  await page.evaluate(() => window.client.retry());
  await expect.poll(() => waiting(page)).toBe(0);
  expect(server.arrived.map(({ path }) => path)).toEqual(['/api/first', '/api/second']);
});

test('a page that comes under a worker in mid-backlog sends nothing twice', async ({ open, wire, server }) => {
  const page = await open();
  // As a reload with the shift key: the worker is there, and not in charge of this page.
  const session = await page.context().newCDPSession(page);
  await session.send('Page.reload', { ignoreCache: true });
  await page.waitForFunction(() => 'connected' in document.documentElement.dataset);
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  await patch(page);
  await wire.stop();
  const paths = Array.from({ length: 6 }, (_, index) => `/api/${index + 1}`);
  for (const path of paths.slice(0, 4)) expect(await write(page, path)).toBe(202);

  // The third is on its way from this page when the next begins.
  const gate = new Gate();
  await wire.listen();
  wire.fail({ kind: 'delay', until: gate.opened }, ({ path }) => path === paths[2]);
  void page.evaluate(() => window.client.retry()).catch(() => undefined);
  await expect.poll(() => wire.writes.map(({ path }) => path)).toEqual(paths.slice(0, 3));
  await page.reload();
  await page.waitForFunction(() => 'connected' in document.documentElement.dataset);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  expect(await write(page, paths[4] ?? '')).toBe(202);
  expect(await write(page, paths[5] ?? '')).toBe(202);
  gate.open();
  await page.evaluate(() => window.client.retry());
  await expect.poll(() => waiting(page)).toBe(0);

  const keys = new Map(server.arrived.map(({ path, key }) => [path, key]));
  expect([...keys.keys()]).toEqual(paths);
  // What was cut may come again, under its key; nothing comes under two.
  expect(new Set(server.arrived.map(({ key }) => key)).size).toBe(paths.length);
});
