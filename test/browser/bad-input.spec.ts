import { expect, test } from './support/fixtures.js';
import { reading, RoundsPage } from './support/rounds-page.js';

const readings = '/api/rounds/boiler-room/readings';

test('a damaged record is set aside and said so, and the writes around it arrive', async ({ device, wire, server }) => {
  const app = await RoundsPage.open(device, wire.origin);
  await wire.stop();
  const keys: string[] = [];
  for (const value of [1, 2, 3]) keys.push((await app.write(readings, { body: reading(`D${value}`, value) })).key);
  await app.page.evaluate(async (key) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('holdfast');
      request.addEventListener('success', () => resolve(request.result));
    });
    const store = database.transaction('records', 'readwrite').objectStore('records');
    await new Promise<void>((resolve) => {
      const cursors = store.openCursor(IDBKeyRange.bound(['intent'], ['intent', []]));
      cursors.addEventListener('success', () => {
        const cursor = cursors.result;
        if (!cursor) return resolve();
        const intent = cursor.value as { key: string };
        if (intent.key === key) cursor.update({ ...intent, state: 'teleported' });
        cursor.continue();
      });
    });
    database.close();
  }, keys[1]);

  await wire.listen();
  await app.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  await expect.poll(async () => (await server.ledger()).map(({ key }) => key)).toEqual([keys[0], keys[2]]);
  await expect(app.status).toHaveText(/1 write can’t be read/);
});

test('a body over the limit goes straight to the server, uncaptured', async ({ device, wire }) => {
  const app = await RoundsPage.open(device, wire.origin);
  const answer = await app.page.evaluate(async (path) => {
    const response = await fetch(path, { method: 'POST', body: new Uint8Array(51 * 1024 * 1024) });
    return { status: response.status, holdfast: response.headers.get('holdfast') };
  }, readings);
  expect(answer.status).toBe(413);
  expect(answer.holdfast).toBeNull();
  expect(wire.writes.map(({ key }) => key)).toEqual([undefined]);
  await expect(app.status).toHaveText(/All saved/);
});

test('a key that comes with another write is refused, and the first write is untouched', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await wire.stop();
  const first = await app.write(readings, { body: reading('First', 1) });
  const same = await app.write(readings, { key: first.key, body: { other: true } });
  expect(same.status).toBe(422);
  expect(JSON.parse(same.text)).toMatchObject({ type: 'https://holdfast.dev/problems/key-reuse', phase: 'capture' });
  await wire.listen();
  await expect(app.status).toHaveText(/All saved/);
  expect((await server.ledger()).map(({ key }) => key)).toEqual([first.key]);
});

test('a worker that can’t be registered leaves a page that says so and still keeps its writes', async ({
  device,
  wire,
  server,
}) => {
  wire.fail({ kind: 'answer', status: 404 }, ({ path }) => path === '/rounds-worker.js', Infinity);
  const page = await device.newPage(wire.origin);
  await page.getByRole('navigation').getByText('Boiler room').click();
  const health = () =>
    page.evaluate(() => {
      const { client } = document.querySelector('rounds-app') as unknown as {
        client: { health: { problem: unknown } };
      };
      return client.health.problem;
    });
  await expect.poll(health).toMatchObject({ phase: 'register' });

  const write = (value: number) =>
    page.evaluate(
      async ([path, body]) => {
        const { client } = document.querySelector('rounds-app') as unknown as { client: { fetch: typeof fetch } };
        const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
        const answer = await client.fetch(path, init);
        return { status: answer.status, holdfast: answer.headers.get('holdfast') };
      },
      [readings, reading(`W${value}`, value)] as const,
    );
  expect(await write(1)).toMatchObject({ status: 201 });
  await wire.stop();
  const queued = await write(2);
  expect(queued.status).toBe(202);
  expect(queued.holdfast).toContain('storage=indexeddb');
  await wire.listen();
  await page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  await expect.poll(async () => (await server.ledger()).length).toBe(2);
});
