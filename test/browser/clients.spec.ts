import { expect, test } from './support/fixtures.js';
import { reading, RoundsPage } from './support/rounds-page.js';

const readings = '/api/rounds/boiler-room/readings';

test('a beacon survives being offline and arrives with its key', async ({ device, wire, server }) => {
  const app = await RoundsPage.open(device, wire.origin);
  await wire.stop();
  await app.page.evaluate(
    ([path, body]) => navigator.sendBeacon(path, new Blob([JSON.stringify(body)], { type: 'application/json' })),
    [readings, reading('Beacon', 1)] as const,
  );
  await expect(app.status).toHaveText(/Offline: 1 write saved on this device/);
  await wire.listen();
  await app.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  await expect(app.status).toHaveText(/All saved/);
  const [effect] = await server.ledger();
  expect(effect?.key).toMatch(/^[\da-f-]{36}$/);
});

test('an empty key names nothing: two writes that carry it are two', async ({ device, wire, server }) => {
  const app = await RoundsPage.open(device, wire.origin);
  const headers = { 'idempotency-key': '' };
  for (const value of [1, 2])
    expect((await app.write(readings, { body: reading(`E${value}`, value), headers })).status).toBe(201);
  const keys = (await server.ledger()).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});
