import { describe, expect, test } from 'vitest';
import { RefusedError } from '../../../src/outbox/errors.js';
import { audit } from './support/audit.js';
import { quiet } from './support/clock.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

describe('a write whose key is known', () => {
  test('is the one that waits, and adds nothing', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'lost';
    await engine.write('/notes', { key: 'z', body: 'first' });
    await engine.write('/notes', { key: 'a', body: 'Hi' });
    expect(await engine.write('/notes', { key: 'a', body: 'Hi' })).toMatchObject({
      kind: 'queued',
      intent: { key: 'a', seq: 2 },
      position: 2,
    });
    expect(await w.states()).toEqual({ z: 'retrying', a: 'queued' });
    await audit(w.store);
  });

  test('is the one that is settled, and gets its receipt', async () => {
    const w = world();
    const engine = w.engine();
    await engine.write('/notes', { key: 'a', body: 'Hi' });
    expect(await engine.write('/notes', { key: 'a', body: 'Hi' })).toMatchObject({
      kind: 'settled',
      receipt: { key: 'a', outcome: 'synced', answer: { status: 201 } },
    });
    expect(w.wire.keys).toEqual(['a']);
    await audit(w.store);
  });

  test('is not sent beside the one that is on its way', async () => {
    const w = world();
    w.wire.script = () => 'hang';
    const [tab, other] = [w.engine(), w.engine()];
    void tab.write('/notes', { key: 'a' });
    await quiet();
    const again = other.write('/notes', { key: 'a' });
    await w.clock.advance(3000);
    expect(await again).toMatchObject({ kind: 'queued', intent: { key: 'a' }, position: 1 });
    expect(w.wire.keys).toEqual(['a']);
    await audit(w.store);
  });

  test.each([
    ['URL', '/other', { body: 'Hi' }],
    ['method', '/notes', { body: 'Hi', method: 'PUT' }],
    ['body', '/notes', { body: 'Hello' }],
    ['body of the same size', '/notes', { body: 'Ho' }],
  ])('is refused with another %s, and what was there stays', async (_, path, facts) => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'lost';
    await engine.write('/notes', { key: 'a', body: 'Hi' });
    await expect(engine.write(path, { key: 'a', ...facts })).rejects.toThrow(RefusedError);
    expect(await w.states()).toEqual({ a: 'retrying' });
    await audit(w.store);
  });

  test('is refused with another body after it was settled, too', async () => {
    const w = world();
    const engine = w.engine();
    await engine.write('/notes', { key: 'a', body: 'Hi' });
    await expect(engine.write('/notes', { key: 'a', body: 'Ho' })).rejects.toThrow(RefusedError);
    expect(await w.receipts()).toHaveLength(1);
  });

  test('joins the page that waits for its turn: both are told how it ended', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    void engine.write('/notes', { key: 'z' });
    await quiet();
    const first = engine.write('/notes', { key: 'a' });
    await quiet();
    w.wire.last('z').reply(created);
    await quiet();
    const second = engine.write('/notes', { key: 'a' });
    await quiet();
    w.wire.last('a').reply(created);
    await w.clock.advance(3000);
    expect((await first).kind).not.toBe('queued');
    expect((await second).kind).not.toBe('queued');
  });

  test('is never told to be queued when it is settled by then', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    void engine.write('/notes', { key: 'a' });
    await quiet();
    const again = engine.write('/notes', { key: 'a' });
    await quiet();
    w.wire.last('a').reply(created);
    await w.clock.advance(3000);
    expect(await w.states()).toEqual({});
    expect((await again).kind).not.toBe('queued');
  });
});
