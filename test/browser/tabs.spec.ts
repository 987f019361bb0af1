import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from './support/fixtures.js';
import { Gate } from './support/gate.js';
import { reading, RoundsPage } from './support/rounds-page.js';
import { RoundsServer } from './support/rounds-server.js';

const built = fileURLToPath(new URL('../../dist-demo/client', import.meta.url));
const readings = '/api/rounds/boiler-room/readings';

/** A server whose front end this test may change, to bring out a new worker. */
const test = base.extend<{ site: string }>({
  site: async ({ folder }, use) => {
    const site = join(folder, 'site');
    await cp(built, site, { recursive: true });
    await use(site);
  },
  server: async ({ folder, site }, use) => {
    const server = await RoundsServer.start(join(folder, 'rounds.db'), { HOLDFAST_PUBLIC: site });
    await use(server);
    await server.stop();
  },
});

test('two tabs that write and drain at once double nothing and keep each tab’s order', async ({
  device,
  wire,
  server,
}) => {
  const one = await RoundsPage.open(device, wire.origin);
  const two = await RoundsPage.open(device, wire.origin);
  await wire.stop();
  const keys: string[] = [];
  for (let value = 0; value < 20; value += 1) {
    const tab = value % 2 ? one : two;
    const { key, status } = await tab.write(readings, { body: reading(`T${value}`, value) });
    expect(status).toBe(202);
    keys.push(key);
  }
  await wire.listen();
  await Promise.all([one, two].map(({ page }) => page.evaluate(() => globalThis.dispatchEvent(new Event('online')))));
  for (const tab of [one, two]) await expect(tab.status).toHaveText(/All saved/);
  expect((await server.ledger()).map(({ key }) => key)).toEqual(keys);
  expect(wire.writes.map(({ key }) => key)).toEqual(keys);
});

test('a worker that is updated in the middle of a drain doubles nothing', async ({ device, wire, server, site }) => {
  const app = await RoundsPage.open(device, wire.origin);
  await wire.stop();
  const keys: string[] = [];
  for (let value = 0; value < 12; value += 1)
    keys.push((await app.write(readings, { body: reading(`U${value}`, value) })).key);

  const gate = new Gate();
  wire.fail({ kind: 'delay', until: gate.opened }, ({ key }) => key === keys[4]);
  await wire.listen();
  await app.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  await expect.poll(() => wire.writes.at(-1)?.key).toBe(keys[4]);

  const script = join(site, 'rounds-worker.js');
  await writeFile(script, `${await readFile(script, 'utf8')}\n// A newer worker.\n`);
  const updated = app.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const old = registration.active;
    await registration.update();
    await new Promise<void>((resolve) => {
      const look = () =>
        registration.active !== old || registration.waiting ? resolve() : requestAnimationFrame(look);
      look();
    });
  });
  await updated;
  gate.open();

  await expect(app.status).toHaveText(/All saved/);
  expect((await server.ledger()).map(({ key }) => key)).toEqual(keys);
});
