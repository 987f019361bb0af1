import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { world } from './support/world.js';

test('the oldest receipts beyond the count are deleted, and their keys with them', async () => {
  const w = world({ receipts: { count: 3 } });
  const engine = w.engine();
  for (const key of ['a', 'b', 'c', 'd', 'e']) {
    await engine.write('/notes', { key });
    await w.clock.advance(1000);
  }
  await engine.outbox.drain();
  expect((await w.receipts()).map(({ key }) => key)).toEqual(['c', 'd', 'e']);
  expect(await engine.outbox.find('a')).toEqual({ intent: undefined, receipt: undefined });
  await audit(w.store);
});

test('receipts are deleted when they are old enough, and not sooner', async () => {
  const w = world({ receipts: { age: 10_000 } });
  const engine = w.engine();
  await engine.write('/notes', { key: 'a' });
  await w.clock.advance(5000);
  await engine.write('/notes', { key: 'b' });
  await w.clock.advance(5000);
  await engine.outbox.drain();
  expect((await w.receipts()).map(({ key }) => key)).toEqual(['a', 'b']);
  await w.clock.advance(1);
  await engine.outbox.drain();
  expect((await w.receipts()).map(({ key }) => key)).toEqual(['b']);
  await audit(w.store);
});

test('the list is kept short by every write, also where nothing ever drains', async () => {
  const w = world({ receipts: { count: 3 } });
  const engine = w.engine();
  for (let index = 0; index < 10; index += 1) await (await engine.write('/notes')).done;
  expect(await w.receipts()).toHaveLength(3);
  await audit(w.store);
});

test('the oldest receipts go when all answers together are too many bytes', async () => {
  const w = world({ receipts: { bytes: 10 } });
  const engine = w.engine();
  w.wire.script = () => ({ status: 200, body: 'four' });
  for (const key of ['a', 'b', 'c', 'd']) {
    await (
      await engine.write('/notes', { key })
    ).done;
    await w.clock.advance(1);
  }
  expect((await w.receipts()).map(({ key }) => key)).toEqual(['c', 'd']);
  await audit(w.store);
});

test('a long list is cut by one drain after another', async () => {
  const w = world();
  const writer = w.engine();
  for (let index = 0; index < 250; index += 1) await writer.write('/notes');
  const engine = w.engine({ receipts: { count: 0 } });
  await engine.outbox.drain();
  expect(await w.receipts()).toHaveLength(50);
  await engine.outbox.drain();
  expect(await w.receipts()).toEqual([]);
});

test('an answer is kept with its body up to the limit', async () => {
  const w = world({ receipts: { answerBytes: 10 } });
  const engine = w.engine();
  w.wire.script = ({ key }) => ({
    status: 200,
    headers: { etag: '"1"' },
    body: key === 'a' ? 'short' : 'far too long',
  });
  await (
    await engine.write('/notes/1', { key: 'a' })
  ).done;
  await w.clock.advance(1);
  await (
    await engine.write('/notes/2', { key: 'b' })
  ).done;
  const body = new TextEncoder().encode('short').buffer;
  expect((await w.receipts()).map(({ answer }) => answer?.body)).toEqual([body, undefined]);
  expect((await w.receipts()).map(({ answer }) => answer?.headers['etag'])).toEqual(['"1"', '"1"']);
});

test('a receipt tells what was written, when, and after how many attempts', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'lost';
  await engine.write('/notes', { key: 'a', method: 'PUT', body: 'Hi' });
  const createdAt = w.clock.now();
  await w.clock.advance(60_000);
  w.wire.script = () => ({ status: 204 });
  await engine.outbox.drain();
  expect(await w.receipts()).toMatchObject([
    {
      key: 'a',
      seq: 1,
      lane: 'single',
      method: 'PUT',
      url: 'https://api.example/notes',
      bodyBytes: 2,
      outcome: 'synced',
      createdAt,
      settledAt: createdAt + 60_000,
      attempts: 2,
      answer: { status: 204 },
    },
  ]);
});
