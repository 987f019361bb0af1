import { expect, test } from './support/fixtures.js';
import { isWrite } from './support/wire.js';
import { reading, RoundsPage } from './support/rounds-page.js';

const kills = 10;

/** What the page was told of a write, written down outside the browser, since the browser is about to die. */
interface Told {
  readonly key: string;
  readonly status: number;
}

/** Moments in the life of a write at which the browser dies, each by what happens to the write's attempt then. */
const moments = ['before the server has it', 'after the server committed', 'while the server is silent'] as const;

test(`a browser that is killed ${kills} times while a write is in flight loses and doubles nothing`, async ({
  device,
  wire,
  server,
}) => {
  test.slow();
  const told: Told[] = [];
  const sent: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const app = await RoundsPage.open(device, wire.origin);
    await app.page.exposeFunction('tell', (key: string, status: number) => told.push({ key, status }));
    const moment = moments[kill % moments.length] ?? 'before the server has it';
    const before = wire.writes.length;
    const never = new Promise<void>(() => undefined);
    if (moment === 'before the server has it') wire.fail({ kind: 'stall' });
    else if (moment === 'while the server is silent') wire.fail({ kind: 'delay', until: never });
    else wire.fail({ kind: 'lose-answer' }, isWrite, 2);

    const batch = [1, 2, 3].map((value) => reading(`K${kill}-${value}`, value));
    sent.push(...batch.map(({ id }) => id));
    await app.page.evaluate((bodies) => {
      const { tell } = globalThis as unknown as { tell(key: string, status: number): Promise<void> };
      const post = async (body: { id: string }) => {
        const answer = await fetch('/api/rounds/boiler-room/readings', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': `"${body.id}"` },
          body: JSON.stringify(body),
        });
        await tell(body.id, answer.status);
      };
      // Not awaited: the browser dies meanwhile.
      for (const body of bodies) void post(body).catch(() => undefined);
    }, batch);
    await expect.poll(() => wire.writes.length).toBeGreaterThan(before);
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
  // In the order in which they were made, each batch after the one before.
  const place = new Map(sent.map((key, index) => [key, index]));
  const places = ledger.map((key) => place.get(key ?? '') ?? -1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const values = (await server.rounds())[0]?.readings.map(({ checkpoint }) => checkpoint) ?? [];
  expect(new Set(values).size).toBe(values.length);
});
