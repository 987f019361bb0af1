import { expect, test } from 'vitest';
import type { Intent } from '../../../src/outbox/intent.js';
import { recordKeys } from '../../../src/outbox/records.js';
import { backlog, notes } from './support/backlog.js';
import { created } from './support/wire.js';
import { without } from './support/without.js';
import { type World, world } from './support/world.js';

/** Overwrites what is stored of an intent. */
async function damage(w: World, seq: number, change: (intent: Intent) => unknown): Promise<unknown> {
  const key = recordKeys.intent('', seq);
  return w.store.write(async (tx) => {
    const damaged = change((await tx.get(key)) as Intent);
    tx.put(key, damaged);
    return damaged;
  });
}

const setAside = (w: World, seq: number) => w.store.read((tx) => tx.get(recordKeys.damaged('', seq)));

test.each<[words: string, change: (intent: Intent) => unknown]>([
  ['without a key', (intent) => without(intent, 'key')],
  ['without a request', (intent) => without(intent, 'request')],
  ['with a state that is none', (intent) => ({ ...intent, state: 'lost' })],
  ['with a URL that is none', (intent) => ({ ...intent, request: { ...intent.request, url: 'nowhere' } })],
  ['that is no record at all', () => 'garbage'],
])('a damaged head %s is set aside as it is, and the others go on', async (_, change) => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, [['a', '/notes/1', { body: 'Hi' }], ...notes('b', 'c')]);
  const damaged = await damage(w, 1, change);
  await engine.outbox.drain(['connection']);
  expect((await w.receipts()).map(({ key }) => key)).toEqual(['b', 'c']);
  const body = new TextEncoder().encode('Hi').buffer;
  expect(await setAside(w, 1)).toEqual({ record: damaged, body, lane: 'single' });
  expect(await engine.outbox.health()).toMatchObject({ damaged: 1, waiting: 0, nextAttemptAt: undefined });
});

test('a lane of damaged records only is cleared, and nothing is deleted', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b', 'c'));
  for (const seq of [1, 2, 3]) await damage(w, seq, () => null);
  await engine.outbox.drain(['connection']);
  expect(await engine.outbox.health()).toMatchObject({ damaged: 3, waiting: 0 });
  expect(await engine.write('/notes/d', { key: 'd' })).toMatchObject({ kind: 'answered' });
});

test('more damaged lanes than one look takes in do not hide those behind them', async () => {
  const w = world({ lanes: 'url' });
  const engine = w.engine();
  const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
  await backlog(w, engine, notes(...keys, 'last'));
  for (let seq = 1; seq <= 40; seq += 1) await damage(w, seq, () => 0);
  await engine.outbox.drain(['connection']);
  expect(await w.receipts()).toMatchObject([{ key: 'last' }]);
  expect(await engine.outbox.health()).toMatchObject({ damaged: 40, waiting: 0 });
});

test('a damaged record that was on its way when its engine died is set aside too', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await w.clock.advance(0);
  engine.die();
  await damage(w, 1, () => 'garbage');
  w.wire.script = () => created;
  const heir = w.engine();
  await heir.outbox.drain();
  expect(await heir.outbox.health()).toMatchObject({ damaged: 1, waiting: 0 });
  expect(await heir.write('/notes/2', { key: 'b' })).toMatchObject({ kind: 'answered' });
});

test('a list leaves out what can not be read', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  await damage(w, 1, () => 'garbage');
  expect((await engine.outbox.intents()).map(({ key }) => key)).toEqual(['b']);
});

test('of many keys that are looked up at once, a damaged one hides no other', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  await damage(w, 1, () => 'garbage');
  const found = await engine.outbox.findAll(['a', 'b', 'nobody']);
  expect(found.map(({ intent }) => intent?.key)).toEqual([undefined, 'b', undefined]);
});

test('a write whose body is missing is not sent without it', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, [['a', '/notes/1', { body: 'Hi' }], ...notes('b')]);
  await w.store.write(async (tx) => tx.delete(recordKeys.body('', 1)));
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).not.toContain('a');
  expect((await w.receipts()).map(({ key }) => key)).toEqual(['b']);
});

test('a record without its traceparent is damaged, not sent without it', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  await damage(w, 1, (intent) => without(intent, 'traceparent'));
  await engine.outbox.drain(['connection']);
  expect(w.wire.attempts).toEqual([]);
  expect(await engine.outbox.health()).toMatchObject({ damaged: 1 });
});
