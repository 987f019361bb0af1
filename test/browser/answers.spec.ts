import { expect, test } from './support/fixtures.js';
import { reading, RoundsPage } from './support/rounds-page.js';

const readings = '/api/rounds/boiler-room/readings';

test('a write that is answered 500 twice and then 201 is retried by itself', async ({ device, wire, server }) => {
  const app = await RoundsPage.open(device, wire.origin);
  await app.openRound();
  wire.fail(
    { kind: 'answer', status: 500, body: { type: 'about:blank', title: 'The database is down' } },
    undefined,
    2,
  );
  await app.addReading('Sump', 3);
  await expect(app.mark('Sump')).toHaveText(/Will try again|Sending/);
  await expect(app.mark('Sump')).toHaveText(/^\s*Saved\s*$/);
  expect(wire.writes).toHaveLength(3);
  expect(new Set(wire.writes.map(({ key }) => key)).size).toBe(1);
  expect(await server.ledger()).toHaveLength(1);
});

test('a refusal that the page sees live is its own to show', async ({ device, wire, server }) => {
  const app = await RoundsPage.open(device, wire.origin);
  const answer = await app.write(readings, { body: { ...reading('', 1), checkpoint: '' } });
  expect(answer.status).toBe(422);
  expect(answer.holdfast).toBeNull();
  await expect(app.status).toHaveText(/All saved/);
  expect(await server.ledger()).toEqual([]);
});

test('a queued write that the server refuses is parked with its words; retry and discard work', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await app.openRound();
  await wire.stop();
  await app.addReading('Sump', 3);
  await app.addReading('Attic', 4);
  const refusal = {
    type: 'https://rounds.example/full',
    title: 'This round is closed',
    detail: 'Ask Ruth to open it.',
  };
  wire.fail({ kind: 'answer', status: 422, body: refusal }, undefined, 2);
  await wire.listen();

  for (const checkpoint of ['Sump', 'Attic']) await expect(app.mark(checkpoint)).toHaveText(/Not sent: needs you/);
  await expect(app.status).toHaveText(/2 writes need you/);
  await expect(app.row('Sump')).toContainText('Ask Ruth to open it.');
  expect(await server.ledger()).toEqual([]);

  await app.row('Sump').getByRole('button', { name: 'Retry' }).click();
  await expect(app.mark('Sump')).toHaveText(/^\s*Saved\s*$/);
  const [refused, , retried] = wire.writes.filter(({ key }) => key);
  expect(retried?.key).toBe(refused?.key);

  await app.row('Attic').getByRole('button', { name: 'Discard' }).click();
  await expect(app.row('Attic')).toHaveCount(0);
  await expect(app.status).toHaveText(/All saved/);
  expect(await server.ledger()).toHaveLength(1);
});

test('a note that changed elsewhere is a conflict with the server’s text, and a person chooses', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await app.openRound();
  const etag = (await server.rounds())[0]?.note.etag ?? '';
  await wire.stop();
  await app.saveNote('Mine: valve 3 leaks.');
  await fetch(`${server.address}/api/rounds/boiler-room/note`, {
    method: 'PUT',
    headers: { 'if-match': etag, 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'Theirs: valve 3 replaced.' }),
  });
  await wire.listen();

  const note = app.page.locator('note-card');
  await expect(note.getByText('Theirs: valve 3 replaced.')).toBeVisible();
  await expect(note.getByText('Mine: valve 3 leaks.')).toBeVisible();
  await expect(app.status).toHaveText(/1 write needs you/);
  const conflicts = await app.page.evaluate(async () => {
    const { client } = document.querySelector('rounds-app') as unknown as {
      client: { intents(): Promise<{ state: string; conflict?: unknown }[]> };
    };
    return client.intents();
  });
  expect(conflicts).toMatchObject([
    { state: 'conflict', conflict: { status: 412, current: { text: 'Theirs: valve 3 replaced.' } } },
  ]);

  await note.getByRole('button', { name: 'Use mine' }).click();
  await expect(app.status).toHaveText(/All saved/);
  await expect.poll(async () => (await server.rounds())[0]?.note.text).toBe('Mine: valve 3 leaks.');
});
