import type { Page } from 'playwright/test';
import type { Client } from 'holdfast';
import type { Device } from './support/device.js';
import { expect, test } from './support/fixtures.js';
import { reading } from './support/rounds-page.js';
import type { Wire } from './support/wire.js';

const readings = '/api/rounds/boiler-room/readings';

/** The demo keeps its client on its root element. */
type App = Element & { readonly client: Client };

/** A page that no worker helps, whose IndexedDB can be made to fail: `failing` aborts whatever stores something. */
async function pageAlone(device: Device, wire: Wire): Promise<Page> {
  wire.fail({ kind: 'answer', status: 404 }, ({ path }) => path === '/rounds-worker.js', Infinity);
  const page = await device.context.newPage();
  await page.addInitScript(() => {
    // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...args: Parameters<typeof put>) {
      const request = put.apply(this, args);
      if ((globalThis as { failing?: boolean }).failing) this.transaction.abort();
      return request;
    };
  });
  await page.goto(wire.origin);
  await page.waitForFunction(() => document.querySelector('rounds-app'));
  return page;
}

const setFailing = (page: Page, failing: boolean) =>
  page.evaluate((value) => Object.assign(globalThis, { failing: value }), failing);

/** Writes side by side, through the client; gives what each was told. */
const write = (page: Page, ...values: number[]) =>
  page.evaluate(
    async ([path, bodies]) => {
      const { client } = document.querySelector('rounds-app') as App;
      const post = async (body: { id: string }) => {
        const headers = { 'content-type': 'application/json', 'idempotency-key': `"${body.id}"` };
        const answer = await client.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
        return { key: body.id, status: answer.status, holdfast: answer.headers.get('holdfast') };
      };
      return Promise.all(bodies.map(post));
    },
    [readings, values.map((value) => reading(`S${value}`, value))] as const,
  );

const modeOf = (page: Page) => page.evaluate(() => (document.querySelector('rounds-app') as App).client.health.mode);

const comeOnline = (page: Page) => page.evaluate(() => globalThis.dispatchEvent(new Event('online')));

test('writes whose storing fails at the same time are all held in memory, in order', async ({
  device,
  wire,
  server,
}) => {
  const page = await pageAlone(device, wire);
  await wire.stop();
  const [stored] = await write(page, 0);
  expect(stored?.holdfast).toContain('storage=indexeddb');
  await setFailing(page, true);
  const held = await write(page, 1, 2, 3, 4, 5, 6);
  for (const { status, holdfast } of held) {
    expect(status).toBe(202);
    expect(holdfast).toContain('storage=memory');
  }
  await wire.listen();
  await comeOnline(page);
  const keys = [stored, ...held].map((told) => told?.key);
  await expect.poll(async () => (await server.ledger()).map(({ key }) => key)).toEqual(keys);
});

test('a write that is on its way when its storage fails is not overtaken', async ({ device, wire, server }) => {
  const page = await pageAlone(device, wire);
  wire.fail({ kind: 'stall' });
  const first = write(page, 1);
  await expect.poll(() => wire.writes.length).toBe(1);
  await setFailing(page, true);
  const [second] = await write(page, 2);
  await expect.poll(async () => (await server.ledger()).length).toBe(2);
  expect((await server.ledger()).map(({ key }) => key)).toEqual([wire.writes[0]?.key, second?.key]);
  await page.close();
  await first.catch(() => undefined);
});

/** Two tabs in memory mode: `one` has a write of `other` to send that lay in IndexedDB, and it hangs. */
async function twoInMemory(device: Device, wire: Wire) {
  const [one, other] = [await pageAlone(device, wire), await pageAlone(device, wire)];
  await wire.stop();
  const [durable] = await write(other, 1);
  await setFailing(one, true);
  await setFailing(other, true);
  // The first tab that goes over to memory takes over what lies in IndexedDB.
  const [held] = await write(one, 2);
  wire.fail({ kind: 'stall' }, ({ key }) => key === durable?.key);
  await wire.listen();
  await comeOnline(one);
  await expect.poll(() => wire.writes.map(({ key }) => key)).toContain(durable?.key);
  const [later] = await write(other, 3);
  expect(later?.holdfast).toContain('storage=memory');
  return { one, other, durable: durable?.key, held: held?.key, later: later?.key };
}

/** What hangs on the wire breaks, and everything may pass. */
async function mend(wire: Wire, ...pages: Page[]): Promise<void> {
  await wire.stop();
  await wire.listen();
  for (const page of pages) await comeOnline(page);
}

test('what one tab took over from IndexedDB is not overtaken by another tab that is in memory mode too', async ({
  device,
  wire,
  server,
}) => {
  const { one, other, durable, held, later } = await twoInMemory(device, wire);
  await mend(wire, one, other);
  await expect.poll(async () => (await server.ledger()).length, { timeout: 40_000 }).toBe(3);
  const keys = (await server.ledger()).map(({ key }) => key);
  expect(keys[0]).toBe(durable);
  expect(keys).toEqual(expect.arrayContaining([held, later]));
});

test('what a tab took over from IndexedDB and did not send before it was closed is sent by another, in its place', async ({
  device,
  wire,
  server,
}) => {
  const { one, other, durable, later } = await twoInMemory(device, wire);
  await one.close();
  await mend(wire, other);
  await expect
    .poll(async () => (await server.ledger()).map(({ key }) => key), { timeout: 40_000 })
    .toEqual([durable, later]);
});

test('memory mode ends by itself when the storage works again', async ({ device, wire, server }) => {
  const page = await pageAlone(device, wire);
  await setFailing(page, true);
  const [told] = await write(page, 1);
  expect(told?.status).toBe(201);
  await expect.poll(() => modeOf(page)).toBe('memory');
  await setFailing(page, false);
  await expect.poll(() => modeOf(page), { timeout: 40_000 }).toBe('indexeddb');
  expect(await server.ledger()).toHaveLength(1);
});

test('an app’s value that can’t be stored is its own error, and no reason to give up IndexedDB', async ({
  device,
  wire,
}) => {
  const page = await pageAlone(device, wire);
  const error = await page.evaluate(async () => {
    const { client } = document.querySelector('rounds-app') as App;
    return client.session.set(new Proxy({}, {})).catch((cause: Error) => `${cause.name}: ${cause.message}`);
  });
  expect(error).toContain('UsageError: This value can’t be stored');
  expect(await modeOf(page)).toBe('indexeddb');
});

test('a page that is too slow to take a write which its worker hands over leaves it to the worker', async ({
  device,
  wire,
  server,
}) => {
  const page = await device.context.newPage();
  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  await page.goto(wire.origin);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await expect.poll(() => modeOf(page)).toBe('memory');
  const status = await page.evaluate(
    async ([path, body]) => {
      const headers = { 'content-type': 'application/json' };
      const answering = fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
      // Longer than the worker waits for a page to answer.
      const end = performance.now() + 3500;
      while (performance.now() < end);
      return (await answering).status;
    },
    [readings, reading('Slow', 1)] as const,
  );
  expect(status).toBe(201);
  // Whatever the page was told is how it is: nothing else happens to the write behind its back.
  expect(await page.evaluate(() => (document.querySelector('rounds-app') as App).client.intents())).toEqual([]);
  expect(wire.writes).toHaveLength(1);
  expect(await server.ledger()).toHaveLength(1);
});

test('a page on an insecure origin, which has no worker, still uses IndexedDB', async ({ device, wire }) => {
  await device.close();
  await device.open(['--host-resolver-rules=MAP lan.example 127.0.0.1']);
  const page = await device.newPage(wire.origin.replace('localhost', 'lan.example'));
  await page.waitForFunction(() => document.querySelector('rounds-app'));
  expect(await modeOf(page)).toBe('indexeddb');
});
