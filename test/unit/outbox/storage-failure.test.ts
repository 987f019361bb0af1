import { expect, test } from 'vitest';
import { StorageError } from '../../../src/outbox/errors.js';
import { audit } from './support/audit.js';
import { backlog } from './support/backlog.js';
import { quiet } from './support/clock.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

test('a write whose end could not be stored is sent again under the same key', async () => {
  const w = world();
  // Its steps: store it, send it, store what came of it.
  const engine = w.engine().meet(3, 'fails');
  const captured = await engine.write('/notes/1', { key: 'a' });
  expect(captured).toMatchObject({ kind: 'answered' });
  await expect(captured.done).rejects.toThrow(StorageError);
  expect(await w.states()).toEqual({ a: 'sending' });
  await engine.outbox.drain();
  expect(w.wire.keys).toEqual(['a', 'a']);
  expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'synced', attempts: 2 }]);
  await audit(w.store);
});

test('a write whose failure could not be stored is queued for its page, and sent by the next drain', async () => {
  const w = world();
  const engine = w.engine().meet(3, 'fails');
  w.wire.script = () => 'lost';
  expect(await engine.write('/notes/1', { key: 'a' })).toMatchObject({ kind: 'queued', intent: { key: 'a' } });
  w.wire.script = () => created;
  await engine.outbox.drain();
  expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'synced' }]);
  await audit(w.store);
});

test('a drain whose storage fails at any step tells so, and the same engine’s next one completes it', async () => {
  let failures = 0;
  for (let step = 1; ; step += 1) {
    const w = world({ lanes: 'url', parallelLanes: 2 });
    await backlog(w, w.engine(), [
      ['a', '/notes/1', { body: 'A' }],
      ['b', '/notes/2', { body: 'B' }],
      ['c', '/notes/2', { body: 'C' }],
    ]);
    const engine = w.engine().meet(step, 'fails');
    const told = await engine.outbox.drain(['connection']).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (engine.steps < step) break;
    failures += 1;
    await quiet();
    await engine.outbox.drain(['connection']);
    await engine.outbox.drain(['connection']);
    expect(await w.states(), `failed at step ${step}`).toEqual({});
    expect((await w.receipts()).map(({ key }) => key).toSorted()).toEqual(['a', 'b', 'c']);
    expect(w.wire.attempts.every(({ key, body }) => body === key.toUpperCase())).toBe(true);
    // That the network failed is news for the write alone.
    expect(told instanceof StorageError, `failed at step ${step}`).toBe(engine.failed === 'store');
    await audit(w.store);
  }
  expect(failures).toBeGreaterThan(10);
});

test('a failing storage does not cut off what other lanes have on the wire', async () => {
  const w = world({ lanes: 'url', parallelLanes: 2 });
  await backlog(w, w.engine(), [
    ['a', '/notes/1'],
    ['b', '/notes/2'],
  ]);
  // Recover, take, a last look and a send for each of two, and what came of the first.
  const engine = w.engine().meet(7, 'fails');
  w.wire.script = () => 'hang';
  const draining = engine.outbox.drain(['connection']);
  draining.catch(() => undefined);
  await quiet();
  w.wire.last('a').reply(created);
  await quiet();
  w.wire.last('b').reply(created);
  await expect(draining).rejects.toThrow(StorageError);
  expect(await w.receipts()).toMatchObject([{ key: 'b' }]);
  expect(await w.states()).toEqual({ a: 'sending' });
});

test('a drain that fails while a page waits for its turn is told by what goes on, and the page by its patience', async () => {
  const w = world({ patience: 3000 });
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await quiet();
  // Store it, recover, list what is due.
  engine.meet(engine.steps + 3, 'fails');
  const waiting = engine.write('/notes/1', { key: 'b' });
  await w.clock.advance(3000);
  const captured = await waiting;
  expect(captured).toMatchObject({ kind: 'queued' });
  await expect(captured.done).rejects.toThrow(StorageError);
});
