import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { quiet } from './support/clock.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

test('what a dead engine had on its way is sent again, under its key and before what came later', async () => {
  const w = world();
  const [old, next] = [w.engine(), w.engine()];
  w.wire.script = () => 'hang';
  void old.write('/notes/1', { key: 'a' });
  void old.write('/notes/2', { key: 'b' });
  await quiet();
  old.die();
  w.wire.script = () => created;
  await (
    await next.write('/notes/3', { key: 'c' })
  ).done;
  expect(w.wire.attempts.map(({ key, by }) => [key, by])).toEqual([
    ['a', 'engine 1'],
    ['b', 'engine 1'],
    ['a', 'engine 2'],
    ['b', 'engine 2'],
    ['c', 'engine 2'],
  ]);
  expect(await w.receipts()).toMatchObject([{ key: 'a', attempts: 2 }, { key: 'b' }, { key: 'c' }]);
  await audit(w.store);
});

test('what a living engine has on its way is left alone', async () => {
  const w = world();
  const [worker, tab] = [w.engine(), w.engine()];
  w.wire.script = () => 'hang';
  void worker.write('/notes/1', { key: 'a' });
  await quiet();
  await tab.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['a']);
  w.wire.last('a').reply(created);
  await quiet();
  expect(await w.receipts()).toMatchObject([{ key: 'a', attempts: 1 }]);
});

test('an engine does not take its own live sends for orphans', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes/1', { key: 'a' });
  await quiet();
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['a']);
});

test('an engine that begins to send while another looks for orphans is left alone', async () => {
  const w = world({ lanes: 'url' });
  const [dead, looking, young] = [w.engine(), w.engine(), w.engine()];
  w.wire.script = ({ by }) => (by === 'engine 2' ? created : 'hang');
  void dead.write('/notes/1', { key: 'a' });
  await quiet();
  dead.die();
  w.afterHeld = async () => {
    if (w.wire.keys.includes('b')) return;
    void young.write('/notes/2', { key: 'b' });
    await quiet();
  };
  await looking.outbox.drain(['connection']);
  expect(w.wire.attempts.map(({ key, by }) => [key, by])).toEqual([
    ['a', 'engine 1'],
    ['b', 'engine 3'],
    ['a', 'engine 2'],
  ]);
  w.wire.last('b').reply(created);
  await quiet();
  expect(await w.intents()).toEqual([]);
  await audit(w.store);
});
