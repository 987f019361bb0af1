import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/outbox/errors.js';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { quiet } from './support/clock.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

const refusal = { status: 422, body: { type: 'x:too-long', title: 'Too long' } };

describe('a refusal', () => {
  test('that its page sees ends the write', async () => {
    const w = world();
    w.wire.script = () => refusal;
    const captured = await w.engine().write('/notes', { key: 'a' });
    await captured.done;
    expect(captured).toMatchObject({ kind: 'answered', answer: { status: 422 } });
    expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'refused', problem: { type: 'x:too-long' } }]);
    expect(await w.intents()).toEqual([]);
    await audit(w.store);
  });

  test('whose page is gone by then waits for a person', async () => {
    const w = world();
    w.wire.script = () => refusal;
    await w.engine().write('/notes', { key: 'a', pageIsThere: () => false });
    expect(await w.intents()).toMatchObject([{ key: 'a', state: 'parked', problem: { title: 'Too long' } }]);
    expect(await w.receipts()).toEqual([]);
    await audit(w.store);
  });

  test('lets its lane go on', async () => {
    const w = world();
    const engine = w.engine();
    await backlog(w, engine, notes('a', 'b'));
    w.wire.script = ({ key }) => (key === 'a' ? refusal : created);
    await engine.outbox.drain(['connection']);
    expect(w.wire.keys).toEqual(['a', 'b']);
    expect(await w.states()).toEqual({ a: 'parked' });
    await audit(w.store);
  });

  test('of a live write whose page is gone lets those behind it go on by themselves', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    void engine.write('/notes/1', { key: 'a', pageIsThere: () => false });
    await quiet();
    const second = engine.write('/notes/1', { key: 'b' });
    await quiet();
    w.wire.script = () => created;
    w.wire.last('a').reply(refusal);
    await w.clock.advance(3000);
    expect(await second).toMatchObject({ kind: 'answered' });
    expect(await w.states()).toEqual({ a: 'parked' });
  });
});

describe('a retry of a parked write', () => {
  test('keeps its key and its place before what still waits', async () => {
    const w = world();
    const engine = w.engine();
    await backlog(w, engine, notes('a', 'b', 'c'));
    w.wire.script = ({ key }) => (key === 'a' ? refusal : 'lost');
    await engine.outbox.drain(['connection']);
    expect(await w.states()).toEqual({ a: 'parked', b: 'retrying', c: 'queued' });
    await engine.outbox.retry('a');
    expect(await w.intents()).toMatchObject([
      { key: 'a', seq: 1, state: 'queued', counted: 0 },
      { key: 'b' },
      { key: 'c' },
    ]);
    await audit(w.store);
    w.wire.attempts.length = 0;
    w.wire.script = () => created;
    await engine.outbox.drain(['connection', 'backoff']);
    expect(w.wire.keys).toEqual(['a', 'b', 'c']);
    await audit(w.store);
  });

  test('does not overtake what is on its way in its lane', async () => {
    const w = world();
    const engine = w.engine();
    await backlog(w, engine, notes('a', 'b'));
    w.wire.script = ({ key }) => (key === 'a' ? refusal : 'hang');
    const draining = engine.outbox.drain(['connection']);
    await quiet();
    await engine.outbox.retry('a');
    w.wire.script = () => created;
    const asked = engine.outbox.drain();
    await quiet();
    expect(w.wire.keys).toEqual(['a', 'b']);
    await audit(w.store);
    w.wire.last('b').reply(created);
    await Promise.all([draining, asked]);
    expect(w.wire.keys).toEqual(['a', 'b', 'a']);
    await audit(w.store);
  });
});

test('a retry of what is on its way changes nothing', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes', { key: 'a' });
  await quiet();
  await engine.outbox.retry('a');
  expect(await w.states()).toEqual({ a: 'sending' });
  await audit(w.store);
});

test('a retry or discard of an unknown key says so', async () => {
  const engine = world().engine();
  await expect(engine.outbox.retry('nobody')).rejects.toThrow(UsageError);
  await expect(engine.outbox.discard('nobody')).rejects.toThrow(UsageError);
});
