import { expect, test } from 'vitest';
import { noCounts } from '../../../src/outbox/records.js';
import { backlog, notes } from './support/backlog.js';
import { created } from './support/wire.js';
import { start, world } from './support/world.js';

test('an outbox that was never used is well', async () => {
  expect(await world().engine().outbox.health()).toEqual({
    reachable: undefined,
    problem: undefined,
    counts: noCounts,
    waiting: 0,
    paused: false,
    damaged: 0,
    oldestAt: undefined,
    nextAttemptAt: undefined,
    principal: '',
    epoch: 1,
  });
});

test('health counts what waits, tells the oldest, and when the next attempt is due', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  await w.clock.advance(100);
  await backlog(w, engine, notes('b', 'c'));
  expect(await engine.outbox.health()).toMatchObject({
    reachable: false,
    counts: { ...noCounts, retrying: 1, queued: 2 },
    waiting: 3,
    oldestAt: start,
    nextAttemptAt: start + 500,
    problem: { key: 'a', title: 'The server could not be reached', at: start },
  });
});

test('the next attempt is one that can be made: a lane that is due waits while nothing answers', async () => {
  const w = world({ lanes: 'url', parallelLanes: 1 });
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  await w.clock.advance(1000);
  await engine.outbox.retry('b');
  w.wire.script = () => 'lost';
  await engine.outbox.drain();
  expect(await engine.outbox.health()).toMatchObject({ reachable: false, nextAttemptAt: start + 2000 });
});

test('what sends ran into is told until it is over', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => ({ status: 503, body: { title: 'Overloaded' } });
  await engine.write('/notes', { key: 'a' });
  expect(await engine.outbox.health()).toMatchObject({ reachable: true, problem: { title: 'Overloaded', key: 'a' } });
  w.wire.script = () => created;
  await engine.outbox.drain(['backoff']);
  expect(await engine.outbox.health()).toMatchObject({ reachable: true, problem: undefined, waiting: 0 });
});

test('a problem of one write is not over because another gets through', async () => {
  const w = world({ lanes: 'url' });
  const engine = w.engine();
  w.wire.script = () => ({ status: 503, body: { title: 'Overloaded' } });
  await engine.write('/notes/1', { key: 'a' });
  w.wire.script = () => created;
  await (
    await engine.write('/notes/2', { key: 'b' })
  ).done;
  expect(await engine.outbox.health()).toMatchObject({ problem: { key: 'a' } });
});
