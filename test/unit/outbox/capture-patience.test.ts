import { expect, test } from 'vitest';
import { isSettled, quiet } from './support/clock.js';
import { Gate } from './support/gate.js';
import { created } from './support/wire.js';
import { type World, world } from './support/world.js';

test('a page whose lane moves gets the server’s own answer when its turn has come', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await quiet();
  const second = engine.write('/notes/1', { key: 'b' });
  const third = engine.write('/notes/1', { key: 'c' });
  await quiet();
  w.wire.last('a').reply(created);
  await quiet();
  w.wire.last('b').reply(created);
  await quiet();
  w.wire.last('c').reply({ status: 422, body: { title: 'Too long' } });
  expect(await second).toMatchObject({ kind: 'answered', answer: { status: 201 } });
  expect(await third).toMatchObject({ kind: 'answered', answer: { status: 422 } });
  await quiet();
  expect(await w.receipts()).toMatchObject([{ key: 'a' }, { key: 'b' }, { key: 'c', outcome: 'refused' }]);
});

test('a page whose turn does not come in time gets a queued answer', async () => {
  const w = world({ patience: 3000 });
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await quiet();
  const waiting = engine.write('/notes/1', { key: 'b' });
  await w.clock.advance(2999);
  expect(await isSettled(waiting)).toBe(false);
  await w.clock.advance(1);
  expect(await waiting).toMatchObject({ kind: 'queued', position: 1, intent: { key: 'b' } });
});

test('a page whose turn came but brought no answer gets a queued answer at once', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await quiet();
  const waiting = engine.write('/notes/1', { key: 'b' });
  await quiet();
  w.wire.last('a').reply(created);
  await quiet();
  w.wire.last('b').reply('lost');
  expect(await waiting).toMatchObject({ kind: 'queued' });
  expect(await w.states()).toEqual({ b: 'retrying' });
});

test('an answer that came while patience ended is the page’s: it is not parked as unseen', async () => {
  const w = world({ patience: 3000 });
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await quiet();
  const page = new Gate<boolean>();
  const captured = engine.outbox.capture(
    {
      key: 'b',
      traceparent: undefined,
      request: { url: 'https://api.example/notes/1', method: 'POST', headers: {} },
      body: undefined,
      secrets: {},
    },
    { present: () => page.opened },
  );
  await quiet();
  w.wire.last('a').reply(created);
  await quiet();
  w.wire.last('b').reply({ status: 422 });
  await w.clock.advance(3000);
  expect(await isSettled(captured)).toBe(false);
  page.open(true);
  expect(await captured).toMatchObject({ kind: 'answered', answer: { status: 422 } });
  await quiet();
  expect(await w.states()).toEqual({});
});

test('a page whose lane is stalled gets a queued answer at once', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'lost';
  await engine.write('/notes/1', { key: 'a' });
  // No time passes.
  expect(await engine.write('/notes/1', { key: 'b' })).toMatchObject({ kind: 'queued', position: 2 });
});

test('a page does not wait while the lane’s head waits for its backoff', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => ({ status: 503 });
  await engine.write('/notes/1', { key: 'a' });
  expect(await engine.write('/notes/1', { key: 'b' })).toMatchObject({ kind: 'queued', position: 2 });
});

test('a page does not wait while its principal must sign in', async () => {
  const w = world({ lanes: 'url' });
  const engine = w.engine();
  w.wire.script = () => ({ status: 503 });
  await engine.write('/notes/1', { key: 'a' });
  w.wire.script = () => ({ status: 401 });
  await engine.write('/notes/2', { key: 'b', pageIsThere: () => false });
  await w.clock.advance(60_000);
  expect(await w.states()).toEqual({ a: 'retrying', b: 'held' });
  // The lane's head is due, but nothing is sent before the sign-in.
  expect(await isSettled(engine.write('/notes/1', { key: 'c' }))).toBe(true);
});

test('two pages wait for one key, and none is left waiting or told to be queued when it is settled', async () => {
  const w = world({ patience: 3000 });
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await quiet();
  const first = engine.write('/notes/1', { key: 'b' });
  await w.clock.advance(2000);
  w.wire.last('a').reply(created);
  await quiet();
  const second = engine.write('/notes/1', { key: 'b' });
  await w.clock.advance(1000);
  expect(await first).toMatchObject({ kind: 'queued' });
  w.wire.last('b').reply(created);
  await w.clock.advance(2000);
  expect(await isSettled(second)).toBe(true);
  expect((await second).kind).not.toBe('queued');
});

/** As a person does with the site's data. */
const deleteAll = ({ store }: World) =>
  store.write(async (tx) => {
    for (const [key] of await tx.list({ prefix: [] })) tx.delete(key);
  });

test('a write whose database is deleted while its page waits is stored again before the page is told so', async () => {
  const w = world({ patience: 3000 });
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await quiet();
  const waiting = engine.write('/notes/1', { key: 'b', body: 'Hi' });
  await quiet();
  await deleteAll(w);
  w.wire.script = () => created;
  await w.clock.advance(3000);
  expect(await waiting).toMatchObject({ kind: 'answered', answer: { status: 201 } });
  expect(w.wire.attempts.map(({ key, body }) => [key, body])).toContainEqual(['b', 'Hi']);
});

test('a write whose database is deleted while it gets no answer is stored again before its page is told so', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'hang';
  const waiting = engine.write('/notes/1', { key: 'a' });
  await quiet();
  await deleteAll(w);
  w.wire.script = () => 'lost';
  w.wire.last('a').reply('lost');
  expect(await waiting).toMatchObject({ kind: 'queued', intent: { key: 'a' } });
  expect(await w.states()).toEqual({ a: 'retrying' });
});
