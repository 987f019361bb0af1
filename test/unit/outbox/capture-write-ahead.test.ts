import { expect, test } from 'vitest';
import { StorageError } from '../../../src/outbox/errors.js';
import { memoryStore } from '../../../src/storage/memory-store.js';
import { audit } from './support/audit.js';
import { world } from './support/world.js';

test('the network sees a write only after the store holds it', async () => {
  const w = world();
  let held: unknown;
  w.wire.watch = async () => {
    held = await w.states();
  };
  await w.engine().write('/notes', { key: 'a' });
  expect(held).toEqual({ a: 'sending' });
  await audit(w.store);
});

test('a write that can not be stored is not sent', async () => {
  const store = { ...memoryStore(), write: () => Promise.reject(new StorageError('quota', 'Full')) };
  const w = world({}, { store });
  await expect(w.engine().write('/notes')).rejects.toThrow(StorageError);
  expect(w.wire.attempts).toEqual([]);
});

test('the page gets the answer of the server itself, and the write has a receipt', async () => {
  const w = world();
  const captured = await w.engine().write('/notes', { key: 'a', body: { text: 'Hi' } });
  await captured.done;
  expect(captured).toMatchObject({ kind: 'answered', answer: { status: 201 } });
  expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'synced', attempts: 1, answer: { status: 201 } }]);
  expect(await w.intents()).toEqual([]);
  await audit(w.store);
});

test('without a key of its own a write gets one', async () => {
  const w = world();
  w.wire.script = () => 'lost';
  const captured = await w.engine().write('/notes');
  expect(captured).toMatchObject({ kind: 'queued', intent: { key: w.wire.keys[0] } });
  expect(w.wire.keys[0]).toMatch(/^id-/);
});

test('a page gets its answer though the body never ends', async () => {
  const w = world();
  w.wire.script = () => ({ status: 200, endless: true });
  expect(await w.engine().write('/notes', { key: 'a' })).toMatchObject({ kind: 'answered' });
});

test('a write is stored in time though the answer of the one before never ends', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => ({ status: 200, endless: true });
  await engine.write('/notes', { key: 'a' });
  const next = engine.write('/notes/2', { key: 'b' });
  next.catch(() => undefined);
  await w.clock.advance(30_000);
  expect(Object.keys(await w.states())).toContain('b');
});
