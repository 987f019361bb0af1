import type { Client } from 'holdfast';
import { expect, test } from './support/fixtures.js';
import { reading, RoundsPage } from './support/rounds-page.js';

const readings = '/api/rounds/boiler-room/readings';

/** The demo keeps its client on its root element. */
type App = Element & { readonly client: Client };

test('with every page closed, a sync event sends what waits as soon as there is a connection', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await device.context.setOffline(true);
  const { key, status } = await app.write(readings, { body: reading('Cellar', 5) });
  expect(status).toBe(202);
  await app.page.close();
  expect(await server.ledger()).toEqual([]);

  await device.context.setOffline(false);
  await expect.poll(async () => (await server.ledger()).map((effect) => effect.key)).toEqual([key]);
});

test('a wait that the server asked for is not cut short, by nothing and nobody', async ({ device, wire }) => {
  const app = await RoundsPage.open(device, wire.origin);
  wire.fail({ kind: 'answer', status: 503, headers: { 'retry-after': '3600' } });
  const { status } = await app.write(readings, { body: reading('Cellar', 5) });
  expect(status).toBe(202);
  await app.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  await app.status.click();
  await app.page.getByRole('button', { name: 'Send now' }).click();
  // Once the drain that this asks for is over, there still was no second attempt.
  await app.page.evaluate(async () => {
    const { client } = document.querySelector('rounds-app') as App;
    await client.retry();
    await navigator.locks.request('holdfast:holdfast:drain', () => undefined);
  });
  expect(wire.writes).toHaveLength(1);
});

test('settled() gives the receipt and drained() the moment when nothing is left to send', async ({ device, wire }) => {
  const app = await RoundsPage.open(device, wire.origin);
  await wire.stop();
  const { key } = await app.write(readings, { body: reading('Cellar', 5) });
  const ending = app.page.evaluate(async (awaited) => {
    const { client } = document.querySelector('rounds-app') as App;
    const { outcome, answer, attempts } = await client.settled(awaited);
    await client.drained();
    return { outcome, status: answer?.status, attempts, waiting: client.health.waiting };
  }, key);
  await wire.listen();
  await app.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  const { attempts, ...rest } = await ending;
  expect(rest).toEqual({ outcome: 'synced', status: 201, waiting: 0 });
  expect(attempts).toBeGreaterThan(1);
});
