import { describe, expect, test } from 'vitest';
import type { WaitsFor } from '../../../src/outbox/intent.js';
import { audit } from './support/audit.js';
import { created, type Reply } from './support/wire.js';
import { start, type World, world } from './support/world.js';

/** A device whose one write was answered so. */
async function after(reply: Reply, random = 0.5): Promise<{ w: World; engine: ReturnType<World['engine']> }> {
  const w = world();
  w.random = random;
  const engine = w.engine();
  w.wire.script = () => reply;
  await (
    await engine.write('/notes', { key: 'a' })
  ).done;
  w.wire.script = () => created;
  return { w, engine };
}

const attempts = ({ wire }: World) => wire.attempts.length;

describe('a write that the server asked to come later', () => {
  const busy = { status: 429, headers: { 'retry-after': '60' } };

  test('waits so long, whatever seems to have changed', async () => {
    const { w, engine } = await after(busy);
    expect(await w.intents()).toMatchObject([{ state: 'retrying', waitsFor: 'server', notBefore: start + 60_000 }]);
    const cuts: WaitsFor[][] = [[], ['connection'], ['connection', 'backoff']];
    for (const cut of cuts) await engine.outbox.drain(cut);
    await w.clock.advance(59_999);
    await engine.outbox.drain(['connection', 'backoff']);
    expect(attempts(w)).toBe(1);
    await w.clock.advance(1);
    await engine.outbox.drain();
    expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'synced' }]);
    await audit(w.store);
  });

  test('waits so long though a person asks for all to be sent', async () => {
    const { w, engine } = await after(busy);
    await engine.outbox.retry();
    await engine.outbox.drain(['connection', 'backoff']);
    expect(attempts(w)).toBe(1);
  });

  test('waits so long though a person asks for it to be sent', async () => {
    const { w, engine } = await after(busy);
    await engine.outbox.retry('a');
    await engine.outbox.drain(['connection', 'backoff']);
    expect(attempts(w)).toBe(1);
    await w.clock.advance(60_000);
    await engine.outbox.drain();
    expect(attempts(w)).toBe(2);
  });

  test('waits so long though the engine that heard it is gone', async () => {
    const { w, engine } = await after(busy);
    engine.die();
    await w.engine().outbox.drain(['connection', 'backoff']);
    expect(attempts(w)).toBe(1);
  });

  test('waits for its backoff when that is longer', async () => {
    const { w } = await after({ status: 503, headers: { 'retry-after': '0' } });
    expect(await w.intents()).toMatchObject([{ waitsFor: 'backoff', notBefore: start + 500 }]);
  });
});

describe('a write that the server failed', () => {
  test('waits for its backoff, and a connection that comes back does not cut it', async () => {
    const { w, engine } = await after({ status: 503 });
    expect(await w.intents()).toMatchObject([{ state: 'retrying', waitsFor: 'backoff', notBefore: start + 500 }]);
    await engine.outbox.drain(['connection']);
    expect(attempts(w)).toBe(1);
    await w.clock.advance(500);
    await engine.outbox.drain();
    expect(attempts(w)).toBe(2);
  });

  test('is sent at once when a person asks', async () => {
    const { w, engine } = await after({ status: 503 });
    await engine.outbox.drain(['connection', 'backoff']);
    expect(attempts(w)).toBe(2);
  });

  test('waits twice as long after each further failure', async () => {
    const { w, engine } = await after({ status: 503 });
    w.wire.script = () => ({ status: 503 });
    for (const wait of [1000, 2000, 4000]) {
      await engine.outbox.drain(['backoff']);
      const [intent] = await w.intents();
      expect(intent?.notBefore).toBe(w.clock.now() + wait);
    }
  });
});

test('a server that is busy is not waited for the longer because nothing answered before', async () => {
  const { w, engine } = await after('lost');
  w.wire.script = () => 'lost';
  for (let attempt = 2; attempt <= 8; attempt += 1) await engine.outbox.drain(['connection']);
  w.wire.script = () => ({ status: 503 });
  await engine.outbox.drain(['connection']);
  expect(await w.intents()).toMatchObject([{ attempts: 9, waitsFor: 'backoff', notBefore: start + 500 }]);
});

describe('a write that nothing answered', () => {
  test('is sent again by itself when its wait is over', async () => {
    const { w, engine } = await after('lost');
    expect(await w.intents()).toMatchObject([{ state: 'retrying', waitsFor: 'connection', notBefore: start + 500 }]);
    await w.clock.advance(499);
    await engine.outbox.drain();
    expect(attempts(w)).toBe(1);
    await w.clock.advance(1);
    await engine.outbox.drain();
    expect(attempts(w)).toBe(2);
  });

  test('is sent at once when the connection seems to be back', async () => {
    const { w, engine } = await after('lost');
    await engine.outbox.drain(['connection']);
    expect(attempts(w)).toBe(2);
  });

  test('is sent at once when another lane gets through', async () => {
    const w = world({ lanes: 'url' });
    const engine = w.engine();
    w.wire.script = () => 'lost';
    await engine.write('/notes/1', { key: 'a' });
    w.wire.script = () => created;
    await (
      await engine.write('/notes/2', { key: 'b' })
    ).done;
    expect(w.wire.keys).toEqual(['a', 'b', 'a']);
    expect(await w.intents()).toEqual([]);
  });
});

test('a drain that finds the connection back ends the waits for it at once', async () => {
  const w = world({ lanes: 'url' });
  const engine = w.engine();
  w.wire.script = () => 'lost';
  w.random = 0.1;
  await engine.write('/notes/1', { key: 'soon' });
  w.random = 0.9;
  await engine.write('/notes/2', { key: 'later' });
  await w.clock.advance(100);
  w.wire.script = () => created;
  await engine.outbox.drain();
  expect(await w.intents()).toEqual([]);
});

test('one drain tries a failing write once, even if the dice allow it at once', async () => {
  const { w, engine } = await after('lost', 0);
  w.wire.script = () => ({ status: 503 });
  await engine.outbox.drain(['connection']);
  expect(attempts(w)).toBe(2);
});

test('a write that is parked while the server asks for time is not sent sooner when a person retries it', async () => {
  const w = world({ retry: { attempts: 1 } });
  const engine = w.engine();
  w.wire.script = () => ({ status: 503, headers: { 'retry-after': '60' } });
  await engine.write('/notes', { key: 'a' });
  expect(await w.states()).toEqual({ a: 'parked' });
  await engine.outbox.retry('a');
  await engine.outbox.drain(['connection', 'backoff']);
  expect(w.wire.keys).toEqual(['a']);
  expect(await w.intents()).toMatchObject([{ state: 'retrying', counted: 0, problem: { status: 503 } }]);
  w.wire.script = () => created;
  await w.clock.advance(60_000);
  await engine.outbox.drain();
  expect(await w.states()).toEqual({});
});
