import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { quiet } from './support/clock.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

test('a write that was not sent can be withdrawn: it is discarded, and its lane goes on without it', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b', 'c'));
  expect(await engine.outbox.withdraw('b')).toBe(true);
  expect(await w.receipts()).toMatchObject([{ key: 'b', outcome: 'discarded', attempts: 0 }]);
  await audit(w.store);
  w.wire.script = () => created;
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys.filter((key) => key === 'b')).toEqual([]);
  expect(await w.intents()).toEqual([]);
});

test.each([
  ['is on its way', 'hang' as const],
  ['waits for its next attempt', 'lost' as const],
])('a write that %s may have reached the server, and stays', async (_, reply) => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => reply;
  void engine.write('/notes', { key: 'a' });
  await quiet();
  expect(await engine.outbox.withdraw('a')).toBe(false);
  expect(await w.states()).toEqual({ a: expect.any(String) });
  expect(await w.receipts()).toEqual([]);
});

test('a write that a dead engine had on its way may have reached the server, and stays', async () => {
  const w = world();
  const first = w.engine();
  w.wire.script = () => 'hang';
  void first.write('/notes', { key: 'a' });
  await quiet();
  first.die();
  const second = w.engine();
  expect(await second.outbox.withdraw('a')).toBe(false);
});

test('a write that is settled keeps its receipt, and one that nobody knows is none', async () => {
  const w = world();
  const engine = w.engine();
  await engine.write('/notes', { key: 'a' });
  expect(await engine.outbox.withdraw('a')).toBe(false);
  expect(await engine.outbox.withdraw('unknown')).toBe(false);
  expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'synced' }]);
});
