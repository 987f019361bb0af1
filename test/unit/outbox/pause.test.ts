import { expect, test } from 'vitest';
import { noCounts } from '../../../src/outbox/records.js';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

test('while it is paused nothing is sent, new writes queue without waiting, and all is seen as held', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  await engine.outbox.pause();
  await engine.outbox.drain(['connection', 'backoff']);
  const captured = await engine.write('/notes/c', { key: 'c' });
  expect(captured).toMatchObject({ kind: 'queued', position: 3, intent: { state: 'held' } });
  expect(w.wire.keys).toEqual([]);
  expect((await engine.outbox.intents()).map(({ state }) => state)).toEqual(['held', 'held', 'held']);
  expect(await engine.outbox.health()).toMatchObject({
    counts: { ...noCounts, held: 3 },
    waiting: 3,
    paused: true,
    nextAttemptAt: undefined,
  });
  await audit(w.store);
});

test('a write to an empty outbox that is paused is not sent either', async () => {
  const w = world();
  const engine = w.engine();
  await engine.outbox.pause();
  expect(await engine.write('/notes', { key: 'a' })).toMatchObject({ kind: 'queued', position: 1 });
  expect(w.wire.keys).toEqual([]);
});

test.each(['resume', 'retry'] as const)('%s lets everything go on in order', async (action) => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  await engine.outbox.pause();
  await engine.outbox[action]();
  expect(await engine.outbox.health()).toMatchObject({ paused: false, counts: { retrying: 1, queued: 1 } });
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['a', 'b']);
});

test('retrying one write does not end a pause', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  await engine.outbox.pause();
  await engine.outbox.retry('a');
  await engine.outbox.drain();
  expect(w.wire.keys).toEqual([]);
});

test('a drain that is under way stops at a pause, and what is on its way still ends', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.wire.script = () => 'hang';
  const draining = engine.outbox.drain(['connection']);
  await w.clock.advance(0);
  await engine.outbox.pause();
  w.wire.last('a').reply(created);
  await draining;
  expect(await w.states()).toEqual({ b: 'queued' });
  expect(w.wire.keys).toEqual(['a']);
  await audit(w.store);
});

test('a pause is one principal’s own', async () => {
  const w = world();
  const engine = w.engine();
  await engine.outbox.identify('ann');
  await engine.outbox.pause();
  await engine.outbox.identify('bob');
  expect(await engine.write('/notes', { key: 'b' })).toMatchObject({ kind: 'answered' });
  await engine.outbox.identify('ann');
  expect(await engine.outbox.health()).toMatchObject({ paused: true });
});
