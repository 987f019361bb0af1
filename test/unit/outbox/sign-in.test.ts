import { describe, expect, test } from 'vitest';
import { settle } from '../../../src/outbox/ledger.js';
import { anIntent } from './support/an-intent.js';
import { audit } from './support/audit.js';
import { backlog } from './support/backlog.js';
import { created } from './support/wire.js';
import { type World, world } from './support/world.js';

/** Three lanes wait, and the first was answered that its principal must sign in. */
async function signedOut(): Promise<{ w: World; engine: ReturnType<World['engine']> }> {
  const w = world({ lanes: 'url', parallelLanes: 1 });
  const engine = w.engine();
  await backlog(w, engine, [
    ['a', '/notes/1'],
    ['b', '/notes/1'],
    ['c', '/notes/2'],
  ]);
  w.wire.script = () => ({ status: 401, body: { title: 'Session expired' } });
  await engine.outbox.drain(['connection']);
  return { w, engine };
}

describe('after a 401', () => {
  test('nothing more of this principal is sent', async () => {
    const { w, engine } = await signedOut();
    expect(w.wire.keys).toEqual(['a']);
    await w.clock.advance(24 * 60 * 60 * 1000);
    await engine.outbox.drain(['connection', 'backoff', 'server']);
    expect(w.wire.keys).toEqual(['a']);
    expect(await w.states()).toEqual({ a: 'held', b: 'queued', c: 'retrying' });
    expect(await w.intents()).toMatchObject([{ problem: { status: 401, title: 'Session expired' } }, {}, {}]);
    expect(await engine.outbox.health()).toMatchObject({ counts: { held: 1 }, nextAttemptAt: undefined });
    await audit(w.store);
  });

  test('a retry releases everything, in order and with its attempts counted anew', async () => {
    const { w, engine } = await signedOut();
    w.wire.script = () => created;
    await engine.outbox.retry();
    expect(await w.intents()).toMatchObject([{ key: 'a', state: 'queued', counted: 0 }, {}, {}]);
    await engine.outbox.drain(['connection', 'backoff']);
    expect(w.wire.keys.filter((key) => key !== 'c')).toEqual(['a', 'a', 'b']);
    expect(await w.intents()).toEqual([]);
    await audit(w.store);
  });

  test('a retry that is answered with 401 again holds again', async () => {
    const { w, engine } = await signedOut();
    await engine.outbox.retry();
    await engine.outbox.drain(['connection', 'backoff']);
    expect(w.wire.keys).toEqual(['a', 'a']);
    expect(await w.states()).toMatchObject({ a: 'held' });
    await audit(w.store);
  });

  test('two lanes that are answered so at once are both released', async () => {
    const w = world({ lanes: 'url' });
    const engine = w.engine();
    await backlog(w, engine, [
      ['a', '/notes/1'],
      ['b', '/notes/2'],
    ]);
    w.wire.script = () => ({ status: 401 });
    await engine.outbox.drain(['connection']);
    expect(await w.states()).toEqual({ a: 'held', b: 'held' });
    w.wire.script = () => created;
    await engine.outbox.retry();
    await engine.outbox.drain();
    expect(await w.intents()).toEqual([]);
    await audit(w.store);
  });

  test('giving up the one that was answered so does not hold the others out of sight', async () => {
    const { w, engine } = await signedOut();
    await engine.outbox.discard('a');
    await engine.outbox.drain(['connection']);
    // Either somebody sees that they must sign in, or the next one asks the server itself.
    const { counts } = await engine.outbox.health();
    expect(counts.held > 0 || w.wire.keys.length > 1).toBe(true);
    await audit(w.store);
  });

  test('a damaged record does not keep the others held', async () => {
    const { w, engine } = await signedOut();
    await w.store.write(async (tx) => tx.put(['intent', '', 1], { key: 'a', state: 'held' }));
    w.wire.script = () => created;
    await engine.outbox.retry();
    await engine.outbox.drain(['connection', 'backoff']);
    expect((await w.receipts()).map(({ key }) => key).toSorted()).toEqual(['b', 'c']);
  });
});

test('what was held and got its answer after all holds the others no more', async () => {
  const { w, engine } = await signedOut();
  const [held] = await w.intents();
  await w.store.write((tx) => settle(tx, { ...anIntent(), ...held }, { outcome: 'synced', settledAt: w.clock.now() }));
  w.wire.script = () => created;
  await engine.outbox.drain(['connection', 'backoff']);
  expect(await w.states()).toEqual({});
  await audit(w.store);
});
