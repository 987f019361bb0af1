import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

test('another principal’s writes wait, uncounted, and go on when they come back', async () => {
  const w = world();
  const engine = w.engine();
  await engine.outbox.identify('ann');
  await backlog(w, engine, notes('a'));
  await engine.outbox.identify('bob');
  await engine.outbox.drain(['connection', 'backoff']);
  expect(w.wire.keys).toEqual([]);
  expect(await engine.outbox.health()).toMatchObject({ principal: 'bob', waiting: 0 });
  expect(await engine.outbox.intents()).toEqual([]);
  await engine.outbox.identify('ann');
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['a']);
  await audit(w.store);
});

test('the epoch rises with each change of principal, and only then', async () => {
  const { outbox } = world().engine();
  expect(await outbox.identify('')).toMatchObject({ epoch: 1 });
  expect(await outbox.identify('ann')).toMatchObject({ epoch: 2 });
  expect(await outbox.identify('ann')).toMatchObject({ epoch: 2 });
  expect(await outbox.identify('bob')).toMatchObject({ epoch: 3, nextSeq: 1 });
});

test('whoever signs in again has what was held for it sent', async () => {
  const w = world();
  const engine = w.engine();
  await engine.outbox.identify('ann');
  await backlog(w, engine, notes('a'));
  w.wire.script = () => ({ status: 401 });
  await engine.outbox.drain(['connection']);
  expect(await w.states()).toEqual({ a: 'held' });
  w.wire.script = () => created;
  await engine.outbox.identify('ann');
  await engine.outbox.drain();
  expect(await w.states()).toEqual({});
});

test('a drain under way sends nothing more of one who has gone, also while it waits for credentials', async () => {
  const w = world();
  const engine = w.engine();
  await engine.outbox.identify('ann');
  await backlog(w, engine, notes('a', 'b'));
  w.authorize = async () => {
    await engine.outbox.identify('bob');
    return {};
  };
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual([]);
  expect(await w.intents()).toMatchObject([
    { key: 'a', principal: 'ann', state: 'queued', attempts: 1 },
    { key: 'b', principal: 'ann', state: 'queued', attempts: 0 },
  ]);
  await audit(w.store);
});
