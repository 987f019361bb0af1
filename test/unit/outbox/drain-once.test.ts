import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { quiet } from './support/clock.js';
import { Gate } from './support/gate.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

test('two engines drain at once, and nothing is sent twice', async () => {
  const w = world({ lanes: 'url' });
  const [tab, worker] = [w.engine(), w.engine()];
  const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
  await backlog(w, tab, notes(...keys));
  await Promise.all([
    tab.outbox.drain(['connection']),
    worker.outbox.drain(['connection']),
    tab.outbox.drain(['connection']),
    worker.outbox.drain(['connection']),
  ]);
  expect(w.wire.keys.toSorted()).toEqual(keys.toSorted());
  expect(await w.intents()).toEqual([]);
  await audit(w.store);
});

test('the second engine waits until the first has drained', async () => {
  const w = world();
  const [tab, worker] = [w.engine(), w.engine()];
  await backlog(w, tab, notes('a', 'b'));
  w.wire.script = () => 'hang';
  const first = tab.outbox.drain(['connection']);
  const second = worker.outbox.drain(['connection']);
  await quiet();
  expect(w.wire.open.map(({ key, by }) => [key, by])).toEqual([['a', 'engine 1']]);
  w.wire.script = () => created;
  w.wire.last('a').reply(created);
  await Promise.all([first, second]);
  expect(w.wire.attempts.map(({ key, by }) => [key, by])).toEqual([
    ['a', 'engine 1'],
    ['b', 'engine 1'],
  ]);
});

test('asking during a drain makes it look once more', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  w.wire.script = () => 'hang';
  const draining = engine.outbox.drain(['connection']);
  await quiet();
  w.wire.script = () => created;
  // The first pass has tried it already; only a second one can send it again.
  const asked = engine.outbox.drain(['connection']);
  w.wire.last('a').reply('lost');
  await Promise.all([draining, asked]);
  expect(w.wire.keys).toEqual(['a', 'a']);
  expect(await w.intents()).toEqual([]);
});

test('what is asked for at any point of a drain is not lost', async () => {
  for (let step = 1; step < 30; step += 1) {
    const w = world();
    const engine = w.engine();
    await backlog(w, engine, notes('a'));
    w.wire.script = () => 'lost';
    const draining = engine.outbox.drain(['connection']);
    for (let turn = 0; turn < step; turn += 1) await Promise.resolve();
    w.wire.script = () => created;
    await engine.outbox.drain(['connection']);
    await draining;
    expect(await w.states(), `asked after ${step} turns`).toEqual({});
  }
});

test('a drain over an empty outbox sends nothing and ends', async () => {
  const w = world();
  await w.engine().outbox.drain(['connection', 'backoff', 'server']);
  expect(w.wire.attempts).toEqual([]);
});

test('a write that is being taken in is settled before the outbox is idle', async () => {
  for (let turns = 0; turns < 20; turns += 1) {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    void engine.write('/notes/1', { key: 'a' });
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    let idle: unknown;
    void engine.outbox.whileIdle(async () => {
      idle = await w.states();
    });
    await quiet();
    expect(idle, `idle ${turns} turns later`).toBeUndefined();
    w.wire.last('a').reply(created);
    await quiet();
    expect(idle).toEqual({});
  }
});

test('while the outbox is idle no drain runs, and what was asked for comes after', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  const end = new Gate();
  const idle = engine.outbox.whileIdle(() => end.opened);
  const draining = engine.outbox.drain(['connection']);
  await quiet();
  expect(w.wire.attempts).toEqual([]);
  end.open();
  await Promise.all([idle, draining]);
  expect(w.wire.keys).toEqual(['a']);
});
