import { expect, test } from './support/fixtures.js';
import { Gate } from './support/gate.js';
import { reading, RoundsPage } from './support/rounds-page.js';

const readings = '/api/rounds/boiler-room/readings';

test('a write made while others wait does not overtake them', async ({ device, wire, server }) => {
  const app = await RoundsPage.open(device, wire.origin);
  await wire.stop();
  const waiting = [];
  for (const value of [1, 2, 3]) waiting.push(await app.write(readings, { body: reading(`P${value}`, value) }));
  expect(waiting.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(waiting[2]?.holdfast).toContain('position=3');

  await wire.listen();
  // The server is there, and the backlog has not gone yet.
  const last = await app.write(readings, { body: reading('P4', 4) });
  await expect(app.status).toHaveText(/All saved/);
  const ledger = await server.ledger();
  expect(ledger.map(({ key }) => key)).toEqual([...waiting, last].map(({ key }) => key));
});

test('online, writes to different URLs run side by side, and two to one URL never do', async ({ device, wire }) => {
  const app = await RoundsPage.open(device, wire.origin);
  const gate = new Gate();
  wire.fail({ kind: 'delay', until: gate.opened }, ({ path }) => path.includes('boiler-room'), 1);
  const slow = app.write(readings, { body: reading('Slow', 1) });
  await expect.poll(() => wire.writes.length).toBe(1);

  const beside = await app.write('/api/rounds/cold-store/readings', { body: reading('Beside', 2) });
  expect(beside.status).toBe(201);
  const behind = app.write(readings, { body: reading('Behind', 3) });
  await expect(app.status).toHaveText(/Sending 2/);
  expect(wire.writes.map(({ path }) => path)).toEqual([readings, '/api/rounds/cold-store/readings']);
  gate.open();
  expect((await slow).status).toBe(201);
  expect((await behind).status).toBe(201);
});
