import { describe, expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { quiet } from './support/clock.js';
import { created } from './support/wire.js';
import { type World, world } from './support/world.js';

test('a discarded write leaves the outbox with a receipt, and its lane goes on', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, [
    ['a', '/notes/1', { body: 'Hi' }],
    ['b', '/notes/2'],
  ]);
  const receipt = await engine.outbox.discard('a');
  expect(receipt).toMatchObject({ key: 'a', outcome: 'discarded' });
  expect(receipt.answer).toBeUndefined();
  await audit(w.store);
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['b']);
  expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'discarded' }, { key: 'b' }]);
});

test('a settled write keeps its receipt', async () => {
  const w = world();
  const engine = w.engine();
  await engine.write('/notes', { key: 'a' });
  expect(await engine.outbox.discard('a')).toMatchObject({ key: 'a', outcome: 'synced' });
  await audit(w.store);
});

test('a parked write and its body are gone for good', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => ({ status: 400 });
  await engine.write('/notes', { key: 'a', body: 'Hi', pageIsThere: () => false });
  await engine.outbox.discard('a');
  expect(await w.intents()).toEqual([]);
  await audit(w.store);
});

/** A write that was given up while it was on the wire, with another behind it. */
async function onItsWay(): Promise<{ w: World; engine: ReturnType<World['engine']> }> {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.wire.script = () => 'hang';
  void engine.outbox.drain(['connection']);
  await quiet();
  await engine.outbox.discard('a');
  return { w, engine };
}

describe('a write that is discarded on its way', () => {
  test('keeps the server’s truth when it arrives all the same', async () => {
    const { w } = await onItsWay();
    expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'discarded' }]);
    await w.clock.advance(1000);
    w.wire.last('a').reply(created);
    await quiet();
    expect((await w.receipts()).findLast(({ key }) => key === 'a')).toMatchObject({ outcome: 'synced' });
  });

  test('has one receipt, whatever comes', async () => {
    const { w } = await onItsWay();
    await w.clock.advance(1000);
    w.wire.last('a').reply(created);
    await quiet();
    expect((await w.receipts()).filter(({ key }) => key === 'a')).toHaveLength(1);
    await audit(w.store);
  });

  test.each([
    ['nothing answers', 'lost' as const],
    ['the server refuses it', { status: 422 }],
    ['the server fails', { status: 503 }],
    ['the server holds a newer truth', { status: 412, body: { text: 'Theirs' } }],
  ])('stays discarded when %s', async (_, reply) => {
    const { w } = await onItsWay();
    await w.clock.advance(1000);
    w.wire.last('a').reply(reply);
    await quiet();
    expect(await w.states()).toEqual({ b: expect.any(String) });
    expect((await w.receipts()).filter(({ key }) => key === 'a')).toMatchObject([{ outcome: 'discarded' }]);
    await audit(w.store);
  });

  test('is not overtaken on the wire by what comes after it in its lane', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    void engine.write('/notes/1', { key: 'a', method: 'PUT', body: 'old' });
    await quiet();
    await engine.outbox.discard('a');
    void engine.write('/notes/1', { key: 'b', method: 'PUT', body: 'new' });
    await quiet();
    // Were both on the wire, the server might see "old" last.
    expect(w.wire.keys).toEqual(['a']);
    w.wire.last('a').reply(created);
    await quiet();
    expect(w.wire.keys).toEqual(['a', 'b']);
  });

  test('does not hold its principal out of sight when it is answered with 401', async () => {
    const { w, engine } = await onItsWay();
    w.wire.script = () => created;
    w.wire.last('a').reply({ status: 401 });
    await quiet();
    await engine.outbox.drain(['connection', 'backoff']);
    const { counts } = await engine.outbox.health();
    expect(counts.held > 0 || w.wire.keys.includes('b')).toBe(true);
    await audit(w.store);
  });

  test('is not told to be queued to its page when nothing answers', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    const captured = engine.write('/notes/1', { key: 'a' });
    await quiet();
    await engine.outbox.discard('a');
    w.wire.last('a').reply('lost');
    expect(await captured).toMatchObject({ kind: 'settled', receipt: { outcome: 'discarded' } });
  });
});
