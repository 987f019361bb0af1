import { expect, test } from './support/fixtures.js';
import { Gate } from './support/gate.js';
import type { Fault } from './support/wire.js';
import { reading, RoundsPage } from './support/rounds-page.js';

const kills = 10;

/** What the page was told of a write, written down outside the browser, since the browser is about to die. */
interface Told {
  readonly key: string;
  readonly status: number;
}

/** Moments in the life of a write at which the browser dies, by what happens to the attempt that is under way. */
const moments: readonly {
  readonly name: string;
  readonly fault: Fault;
  readonly backlog: boolean;
  readonly nth: number;
}[] = [
  { name: 'a live write, before the server has it', fault: { kind: 'stall' }, backlog: false, nth: 1 },
  {
    name: 'a live write, after the commit',
    fault: { kind: 'delay', until: new Gate().opened },
    backlog: false,
    nth: 1,
  },
  { name: 'the second of two live ones', fault: { kind: 'stall' }, backlog: false, nth: 2 },
  { name: 'the first of a backlog', fault: { kind: 'stall' }, backlog: true, nth: 1 },
  {
    name: 'one in the middle, after the commit',
    fault: { kind: 'delay', until: new Gate().opened },
    backlog: true,
    nth: 2,
  },
];

test(`a browser that is killed ${kills} times while a write is in flight loses and doubles nothing`, async ({
  device,
  wire,
  server,
}) => {
  test.slow();
  const told: Told[] = [];
  const sent: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const moment = moments[kill % moments.length] ?? fail();
    const app = await RoundsPage.open(device, wire.origin);
    await expect(app.status).toHaveText(/All saved/);
    await app.page.exposeFunction('tell', (key: string, status: number) => told.push({ key, status }));
    const batch = [1, 2, 3].map((value) => reading(`K${kill}-${value}`, value));
    sent.push(...batch.map(({ id }) => id));
    const target = batch[moment.nth - 1]?.id;
    wire.fail(moment.fault, ({ key }) => key === target);

    if (moment.backlog) await wire.stop();
    await writeAll(app, batch);
    if (moment.backlog) {
      await expect(app.status).toHaveText(/Offline: 3 writes saved on this device/);
      await wire.listen();
      await app.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
    }
    await expect.poll(() => wire.writes.some(({ key }) => key === target), moment.name).toBe(true);
    await device.kill();
    wire.heal();
    await device.open();
  }

  const app = await RoundsPage.open(device, wire.origin);
  await expect(app.status).toHaveText(/All saved/);
  const ledger = (await server.ledger()).map(({ key }) => key);
  const acknowledged = told.filter(({ status }) => status < 300).map(({ key }) => key);
  expect(acknowledged.filter((key) => !ledger.includes(key))).toEqual([]);
  expect(new Set(ledger).size).toBe(ledger.length);
  // A write that reached nobody before the kill may be missing; the page was told nothing of it. The rest is in order.
  const place = new Map(sent.map((key, index) => [key, index]));
  const places = ledger.map((key) => place.get(key ?? '') ?? -1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const values = (await server.rounds())[0]?.readings.map(({ checkpoint }) => checkpoint) ?? [];
  expect(new Set(values).size).toBe(values.length);
});

test('a worker that is stopped while a write is in flight leaves it to the next one, with the page left alone', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await app.openRound();
  wire.fail({ kind: 'stall' });
  await app.addReading('Sluice', 8);
  await expect.poll(() => wire.writes.length).toBe(1);
  const session = await device.context.newCDPSession(app.page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');

  await expect(app.mark('Sluice')).toHaveText(/^\s*Saved\s*$/);
  expect(wire.writes[1]?.key).toBe(wire.writes[0]?.key);
  expect(await server.ledger()).toHaveLength(1);
});

/** Has the page write them all at once, and tell what it is told. It does not wait: the browser is to die meanwhile. */
async function writeAll(app: RoundsPage, bodies: readonly { id: string }[]): Promise<void> {
  await app.page.evaluate((all) => {
    const { tell } = globalThis as unknown as { tell: (key: string, status: number) => Promise<void> };
    const post = async (body: { id: string }) => {
      const answer = await fetch('/api/rounds/boiler-room/readings', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `"${body.id}"` },
        body: JSON.stringify(body),
      });
      await tell(body.id, answer.status);
    };
    for (const body of all) void post(body).catch(() => undefined);
  }, bodies);
}

function fail(): never {
  throw new Error('There is no such moment.');
}
