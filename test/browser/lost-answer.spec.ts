import { expect, test } from './support/fixtures.js';
import { reading, RoundsPage } from './support/rounds-page.js';

test('an answer that is lost after the server committed leaves one effect and one receipt', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  wire.fail({ kind: 'lose-answer' });
  const answer = await app.write('/api/rounds/boiler-room/readings', { body: reading('Valve', 7) });
  expect(answer.status).toBe(202);
  expect(answer.holdfast).toContain('queued;key=');

  await expect(app.status).toHaveText(/All saved/);
  await expect.poll(() => wire.writes.filter(({ key }) => key === answer.key).length).toBe(2);
  const ledger = await server.ledger();
  expect(ledger.map(({ key }) => key)).toEqual([answer.key]);

  const receipts = await app.page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('holdfast');
      request.addEventListener('success', () => resolve(request.result));
    });
    const all = database
      .transaction('records')
      .objectStore('records')
      .getAll(IDBKeyRange.bound(['receipt'], ['receipt', []]));
    return new Promise<{ key: string; outcome: string; attempts: number }[]>((resolve) => {
      all.addEventListener('success', () => resolve(all.result as never));
    });
  });
  expect(receipts).toMatchObject([{ key: answer.key, outcome: 'synced', attempts: 2 }]);
});

for (const kind of ['reset', 'stall'] as const)
  test(`a connection that is ${kind === 'reset' ? 'reset' : 'stalled'} in the middle leaves one effect`, async ({
    device,
    wire,
    server,
  }) => {
    const app = await RoundsPage.open(device, wire.origin);
    wire.fail({ kind });
    const answering = app.write('/api/rounds/boiler-room/readings', { body: reading('Valve', 7) });
    if (kind === 'stall') {
      // The attempt has its time limit; cutting the stalled connection stands for it here.
      await expect.poll(() => wire.writes.length).toBe(1);
      await wire.stop();
      await wire.listen();
    }
    expect((await answering).status).toBe(202);
    await expect(app.status).toHaveText(/All saved/);
    expect(await server.ledger()).toHaveLength(1);
  });
