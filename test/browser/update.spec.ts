import { expect, test } from './support/fixtures.js';
import { reading, RoundsPage } from './support/rounds-page.js';

const readings = '/api/rounds/boiler-room/readings';

test('a new worker that takes over at the start lets the page open while its send hangs', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await wire.stop();
  const { key, status } = await app.write(readings, { body: reading('Valve', 4) });
  expect(status).toBe(202);

  wire.fail({ kind: 'stall' }, (seen) => seen.key === key, Infinity);
  wire.change('/rounds-worker.js', (script) => `${script}\n// another version\n`);
  await wire.listen();
  await app.page.evaluate(() => void dispatchEvent(new Event('online')));
  const attempts = () => wire.writes.filter((seen) => seen.key === key);
  await expect.poll(() => attempts().length).toBe(1);
  await app.page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  // The old one is still sending.
  await app.page.waitForFunction(async () => (await navigator.serviceWorker.ready).waiting !== null);
  await device.kill();

  await device.open();
  const again = await device.context.newPage();
  // Less than an attempt may take.
  await again.goto(wire.origin, { timeout: 20_000 });
  expect(attempts().every(({ answered }) => answered === undefined)).toBe(true);

  await wire.stop();
  wire.heal();
  await wire.listen();
  await again.evaluate(() => void dispatchEvent(new Event('online')));
  await expect
    .poll(async () => (await server.ledger()).map((effect) => effect.key), { timeout: 40_000 })
    .toEqual([key]);
});
