import { describe, expect, test } from 'vitest';
import { adopt, readContents } from '../../../src/outbox/adopt.js';
import type { Intent } from '../../../src/outbox/intent.js';
import { settle } from '../../../src/outbox/ledger.js';
import { recordKeys } from '../../../src/outbox/records.js';
import type { Store } from '../../../src/outbox/store.js';
import { memoryStore } from '../../../src/storage/memory-store.js';
import { anIntent } from '../outbox/support/an-intent.js';
import { audit } from '../outbox/support/audit.js';
import { backlog, notes } from '../outbox/support/backlog.js';
import { quiet } from '../outbox/support/clock.js';
import { bytesOf, created } from '../outbox/support/wire.js';
import { without } from '../outbox/support/without.js';
import { type World, world } from '../outbox/support/world.js';

/** Moves everything from one storage to another, as a change of storage mode does. */
async function move(from: Store, to: Store): Promise<void> {
  const contents = await from.read(readContents);
  await to.write((tx) => adopt(tx, contents));
  await audit(to);
}

const withoutPlace = (intents: readonly Intent[]) => intents.map((intent) => without(intent, 'seq'));
const keysOf = async (w: World) => (await w.intents()).map(({ key }) => key);

describe('a move into an empty storage', () => {
  test('brings each write with its key, body, state and place in the order', async () => {
    const from = world();
    await backlog(from, from.engine(), [['a', '/notes/1', { body: 'Hi' }], ...notes('b', 'c')]);
    const to = world();
    await move(from.store, to.store);
    expect(withoutPlace(await to.intents())).toEqual(withoutPlace(await from.intents()));
    await to.engine().outbox.drain(['connection']);
    expect(to.wire.attempts.map(({ key, body }) => [key, body])).toEqual([
      ['a', 'Hi'],
      ['b', ''],
      ['c', ''],
    ]);
  });

  test('brings the session pointer, and what is new comes last', async () => {
    const from = world();
    const engine = from.engine();
    await backlog(from, engine, notes('a', 'b'));
    await engine.outbox.setSessionValue({ round: 7 });
    const to = world();
    await move(from.store, to.store);
    const session = without(await engine.outbox.session(), 'nextSeq');
    expect(await to.engine().outbox.session()).toMatchObject(session);
    await to.engine().write('/notes/c', { key: 'c' });
    expect(await keysOf(to)).toEqual(['a', 'b', 'c']);
  });

  test('brings the receipts, so that a repeated write is known', async () => {
    const from = world();
    await from.engine().write('/notes', { key: 'a' });
    const to = world();
    await move(from.store, to.store);
    expect(await to.engine().write('/notes', { key: 'a' })).toMatchObject({ kind: 'settled' });
    expect(to.wire.attempts).toEqual([]);
  });

  test('brings what needs a person as it is, beside the backlog', async () => {
    const from = world();
    const engine = from.engine();
    from.wire.script = ({ key }) => (key === 'a' ? { status: 422 } : { status: 412, body: { text: 'Theirs' } });
    await engine.write('/notes/1', { key: 'a', pageIsThere: () => false });
    await engine.write('/notes/2', { key: 'b', pageIsThere: () => false });
    const to = world();
    await move(from.store, to.store);
    expect(await to.states()).toEqual({ a: 'parked', b: 'conflict' });
    expect(await to.intents()).toMatchObject([{}, { conflict: { current: { text: 'Theirs' } } }]);
  });

  test('queues what was on its way or held: nobody here waits for it', async () => {
    const from = world({ lanes: 'url' });
    const engine = from.engine();
    from.wire.script = ({ key }) => (key === 'a' ? { status: 401 } : 'hang');
    await engine.write('/notes/1', { key: 'a', pageIsThere: () => false });
    void engine.write('/notes/2', { key: 'b' });
    await quiet();
    expect(await from.states()).toEqual({ a: 'held', b: 'sending' });
    const to = world({ lanes: 'url' });
    await move(from.store, to.store);
    expect(await to.states()).toEqual({ a: 'queued', b: 'queued' });
    await to.engine().outbox.drain();
    expect(await to.intents()).toEqual([]);
  });

  test('keeps the time that a server asked for', async () => {
    const from = world();
    from.wire.script = () => ({ status: 503, headers: { 'retry-after': '60' } });
    await from.engine().write('/notes', { key: 'a' });
    const to = world();
    await move(from.store, to.store);
    await to.engine().outbox.drain(['connection', 'backoff']);
    expect(to.wire.attempts).toEqual([]);
  });

  test('leaves a damaged record where it is, and brings the rest', async () => {
    const from = world();
    await backlog(from, from.engine(), notes('a', 'b'));
    await from.store.write(async (tx) => tx.put(recordKeys.intent('', 1), 'garbage'));
    const to = world();
    await move(from.store, to.store);
    expect(await keysOf(to)).toEqual(['b']);
  });
});

describe('a move into a storage that holds writes already', () => {
  test('puts them at its end, though both gave the same places', async () => {
    const [from, to] = [world(), world()];
    await backlog(from, from.engine(), notes('x', 'y'));
    await backlog(to, to.engine(), notes('a', 'b'));
    await move(from.store, to.store);
    expect(await keysOf(to)).toEqual(['a', 'b', 'x', 'y']);
    await to.engine().outbox.drain(['connection']);
    expect(to.wire.keys).toEqual(['a', 'b', 'x', 'y']);
    await audit(to.store);
  });

  test('counts a write that both know once, in its old place, as the other knows it', async () => {
    const [there, here] = [world(), world()];
    await backlog(here, here.engine(), notes('a', 'b'));
    await move(here.store, there.store);
    there.wire.script = ({ key }) => (key === 'a' ? { status: 422 } : { status: 503 });
    await there.engine().outbox.drain(['connection']);
    await move(there.store, here.store);
    expect(await here.states()).toEqual({ a: 'parked', b: 'retrying' });
    expect(await here.intents()).toMatchObject([
      { seq: 1, attempts: 2 },
      { seq: 2, attempts: 1 },
    ]);
  });

  test('ends a write that the other settled', async () => {
    const [there, here] = [world(), world()];
    await backlog(here, here.engine(), [['a', '/notes/1', { body: 'Hi' }], ...notes('b')]);
    await move(here.store, there.store);
    there.wire.script = ({ key }) => (key === 'a' ? created : 'lost');
    await there.engine().outbox.drain(['connection']);
    await move(there.store, here.store);
    expect(await here.states()).toEqual({ b: 'retrying' });
    expect(await here.receipts()).toMatchObject([{ key: 'a', outcome: 'synced' }]);
  });

  test('does not bring back a write that was settled here', async () => {
    const [there, here] = [world(), world()];
    await backlog(there, there.engine(), notes('a'));
    await move(there.store, here.store);
    await here.engine().outbox.drain(['connection']);
    await move(there.store, here.store);
    expect(await here.states()).toEqual({});
    expect(await here.receipts()).toHaveLength(1);
  });

  test('done twice changes nothing the second time', async () => {
    const [from, to] = [world(), world()];
    await backlog(from, from.engine(), notes('x', 'y'));
    await (
      await from.engine().write('/other', { key: 'z' })
    ).done;
    await backlog(to, to.engine(), notes('a'));
    await move(from.store, to.store);
    const once = await to.store.read((tx) => tx.list({ prefix: ['intent'] }));
    await move(from.store, to.store);
    expect(await to.store.read((tx) => tx.list({ prefix: ['intent'] }))).toEqual(once);
  });

  test('keeps the place of what is already here ahead, and gives no seq twice', async () => {
    const [from, to] = [world(), world()];
    await backlog(from, from.engine(), notes('x'));
    await backlog(to, to.engine(), notes('a', 'b', 'c'));
    await move(from.store, to.store);
    await to.engine().write('/notes/new', { key: 'new' });
    const seqs = (await to.intents()).map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(5);
  });

  test('goes on as whoever is further along', async () => {
    const [from, to] = [world(), world()];
    const pointer = { clientId: 'c', principal: 'bob', epoch: 3, nextSeq: 10, value: 'round 7' };
    await to.engine().outbox.continueSession(pointer);
    // This one had to start from nothing.
    await backlog(from, from.engine(), notes('x'));
    await move(from.store, to.store);
    expect(await to.engine().outbox.session()).toMatchObject({ principal: 'bob', epoch: 3, value: 'round 7' });
  });
});

test('a move that fails leaves both storages as they were', async () => {
  const from = world();
  await backlog(from, from.engine(), notes('x', 'y'));
  const to = memoryStore();
  const contents = await from.store.read(readContents);
  const failing = to.write(async (tx) => {
    await adopt(tx, contents);
    throw new Error('Full');
  });
  await expect(failing).rejects.toThrow('Full');
  expect(await to.read((tx) => tx.list({ prefix: [] }))).toEqual([]);
});

/** A backlog that lies in one storage and is taken over by another, which its person then uses. */
async function takenOver() {
  const old = world();
  await backlog(old, old.engine(), notes('a', 'b', 'c'));
  // A world names its new keys itself; those of the two must differ.
  const other = world();
  let ids = 0;
  other.uuid = () => `other ${(ids += 1)}`;
  await move(old.store, other.store);
  return { old, other, engine: other.engine() };
}

describe('what a person did in the other storage', () => {
  test('an edited write keeps its place when it comes back, with its new key and body', async () => {
    const { old, other, engine } = await takenOver();
    const once = await engine.outbox.edit('b', { body: bytesOf('Better') });
    const twice = await engine.outbox.edit(once, { body: bytesOf('Best') });
    await move(other.store, old.store);
    await old.engine().outbox.drain(['connection']);
    expect(old.wire.keys).toEqual(['a', twice, 'c']);
    expect(old.wire.last(twice).body).toBe('Best');
    const found = await old.engine().outbox.findAll(['b', once]);
    expect(found).toMatchObject([{ receipt: { replacedBy: once } }, { receipt: { replacedBy: twice } }]);
    await audit(old.store);
  });

  test('an edited write that was sent there is not sent again', async () => {
    const { old, other, engine } = await takenOver();
    const key = await engine.outbox.edit('b', { body: bytesOf('Better') });
    await engine.outbox.drain(['connection']);
    expect(other.wire.keys).toEqual(['a', key, 'c']);
    await move(other.store, old.store);
    expect(await old.states()).toEqual({});
    expect((await old.engine().outbox.find(key)).receipt).toMatchObject({ outcome: 'synced' });
    await audit(old.store);
  });

  test('a pause goes on', async () => {
    const { old, other, engine } = await takenOver();
    await engine.outbox.pause();
    await move(other.store, old.store);
    await old.engine().outbox.drain(['connection']);
    expect(old.wire.keys).toEqual([]);
  });
});

test('what a retired engine learns of a write that was moved to another place ends it there', async () => {
  const w = world();
  await backlog(w, w.engine(), notes('a', 'b'));
  const [old] = await w.intents();
  const to = world();
  await backlog(to, to.engine(), notes('c'));
  await move(w.store, to.store);
  const moved = (await to.intents()).find(({ key }) => key === 'a');
  expect(moved?.seq).not.toBe(old?.seq);
  await to.store.write((tx) => settle(tx, { ...anIntent(), ...old }, { outcome: 'synced', settledAt: 1 }));
  expect(Object.keys(await to.states())).toEqual(['c', 'b']);
  await audit(to.store);
});
