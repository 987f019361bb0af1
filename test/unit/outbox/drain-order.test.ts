import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { quiet } from './support/clock.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

/** One lane for each path's first part. */
const lanes = ({ url }: { url: string }) => new URL(url).pathname.split('/')[1] ?? '';

test('within a lane each write is sent when the one before it is settled', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b', 'c'));
  w.wire.script = () => 'hang';
  const draining = engine.outbox.drain(['connection']);
  for (const key of ['a', 'b', 'c']) {
    await quiet();
    expect(w.wire.open.map((attempt) => attempt.key)).toEqual([key]);
    w.wire.last(key).reply(created);
  }
  await draining;
  expect((await w.receipts()).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  await audit(w.store);
});

test('a write that fails again stops its lane', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.wire.script = () => ({ status: 503 });
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['a']);
  expect(await w.states()).toEqual({ a: 'retrying', b: 'queued' });
  await audit(w.store);
});

test('lanes are sent side by side, so many at once as is allowed, first come first', async () => {
  const w = world({ lanes, parallelLanes: 2 });
  const engine = w.engine();
  await backlog(w, engine, [
    ['a1', '/a/1'],
    ['b1', '/b/1'],
    ['c1', '/c/1'],
    ['a2', '/a/2'],
    ['b2', '/b/2'],
  ]);
  w.wire.script = () => 'hang';
  const draining = engine.outbox.drain(['connection']);
  await quiet();
  expect(w.wire.open.map(({ key }) => key)).toEqual(['a1', 'b1']);
  w.wire.last('b1').reply(created);
  await quiet();
  expect(w.wire.open.map(({ key }) => key)).toEqual(['a1', 'c1']);
  w.wire.script = () => created;
  w.wire.last('a1').reply(created);
  w.wire.last('c1').reply(created);
  await draining;
  expect(w.wire.keys).toEqual(['a1', 'b1', 'c1', 'a2', 'b2']);
  expect(await w.intents()).toEqual([]);
  await audit(w.store);
});

test('one lane that fails leaves the others going', async () => {
  const w = world({ lanes });
  const engine = w.engine();
  await backlog(w, engine, [
    ['a1', '/a/1'],
    ['a2', '/a/2'],
    ['b1', '/b/1'],
    ['b2', '/b/2'],
  ]);
  w.wire.script = ({ key }) => (key === 'a1' ? { status: 500 } : created);
  await engine.outbox.drain(['connection']);
  expect(await w.states()).toEqual({ a1: 'retrying', a2: 'queued' });
  await audit(w.store);
});

test('a dead connection is found out once a drain and origin, and other origins go on', async () => {
  const w = world({ lanes: 'url', parallelLanes: 1 });
  const engine = w.engine();
  await backlog(w, engine, [
    ['a', 'https://dead.example/1'],
    ['b', 'https://dead.example/2'],
    ['c', 'https://dead.example/3'],
    ['d', 'https://alive.example/1'],
  ]);
  w.wire.script = ({ url }) => (url.startsWith('https://dead') ? 'lost' : created);
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys.toSorted()).toEqual(['a', 'd']);
  expect(await w.states()).toEqual({ a: 'retrying', b: 'retrying', c: 'retrying' });
});

test('many lanes of a dead origin do not keep another origin waiting', async () => {
  const w = world({ lanes: 'url' });
  const engine = w.engine();
  const dead = Array.from({ length: 50 }, (_, index): [string, string] => [
    `d${index}`,
    `https://dead.example/${index}`,
  ]);
  await backlog(w, engine, [...dead, ['last', 'https://alive.example/1']]);
  w.wire.script = ({ url }) => (url.startsWith('https://dead') ? 'lost' : created);
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toContain('last');
});

test('a person’s retry tries every lane, however many there are', async () => {
  const w = world({ lanes: 'url' });
  w.random = 0;
  const engine = w.engine();
  const many = Array.from({ length: 50 }, (_, index): [string, string] => [`m${index}`, `/${index}`]);
  await backlog(w, engine, many);
  w.wire.script = () => ({ status: 503 });
  await engine.outbox.retry();
  await engine.outbox.drain(['connection', 'backoff']);
  expect(new Set(w.wire.keys).size).toBe(50);
});

test('lanes that the server asked to wait do not keep the others waiting', async () => {
  const w = world({ lanes: 'url' });
  const engine = w.engine();
  w.wire.script = () => ({ status: 429, headers: { 'retry-after': '60' } });
  for (let index = 0; index < 50; index += 1) await engine.write(`/${index}`);
  // Waits for the connection, and by the dice longer than those for the server.
  w.random = 0.99;
  const slow: [string, string] = ['slow', 'https://other.example/1'];
  for (let attempt = 0; attempt < 9; attempt += 1) {
    w.wire.script = () => 'lost';
    if (attempt === 0) await engine.write(slow[1], { key: slow[0] });
    else await engine.outbox.drain(['connection']);
  }
  w.wire.script = () => created;
  await engine.outbox.drain(['connection']);
  expect(await w.receipts()).toMatchObject([{ key: 'slow' }]);
});
