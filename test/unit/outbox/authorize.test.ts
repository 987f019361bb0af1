import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

const token = (value: string) => async () => ({ authorization: `Bearer ${value}` });

test('when nobody is signed in, nothing leaves, and the writes are held for sign-in', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.authorize = async () => undefined;
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual([]);
  expect(await w.intents()).toMatchObject([
    { key: 'a', state: 'held', attempts: 1, problem: { type: 'https://holdfast.dev/problems/sign-in' } },
    { key: 'b', state: 'queued', attempts: 0, mayBeApplied: false },
  ]);
  expect(await engine.outbox.health()).toMatchObject({ reachable: false, problem: { title: 'Sign in to send this' } });
  await audit(w.store);
});

test('a successful authorize lets them go by itself', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.wire.script = () => ({ status: 401 });
  w.authorize = token('old');
  await engine.outbox.drain(['connection']);
  expect(await w.states()).toMatchObject({ a: 'held' });
  w.authorize = token('new');
  w.wire.script = () => created;
  await engine.outbox.drain();
  expect(w.wire.keys).toEqual(['a', 'a', 'b']);
  expect(w.wire.attempts.map(({ headers }) => headers['authorization'])).toEqual([
    'Bearer old',
    'Bearer new',
    'Bearer new',
  ]);
  expect(await w.states()).toEqual({});
  await audit(w.store);
});

test('credentials that the server refuses again are tried once a drain, not in a circle', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.authorize = token('stale');
  w.wire.script = () => ({ status: 401 });
  await engine.outbox.drain(['connection']);
  await engine.outbox.drain();
  expect(w.wire.keys).toEqual(['a', 'a']);
  expect(await w.states()).toMatchObject({ a: 'held' });
  await audit(w.store);
});

test('an authorize that fails or is late sends nothing, and the write waits as if there were no connection', async () => {
  const w = world({ timeout: 5000 });
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  const [before] = await w.intents();
  w.authorize = () => Promise.reject(new Error('No token server'));
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual([]);
  expect(await w.intents()).toMatchObject([
    { state: 'retrying', waitsFor: 'connection', attempts: before?.attempts, problem: { title: 'No token server' } },
  ]);
  w.authorize = () => new Promise(() => undefined);
  const draining = engine.outbox.drain(['connection']);
  await w.clock.advance(5000);
  await draining;
  expect(await w.intents()).toMatchObject([{ problem: { title: 'authorize gave nothing within 5 s' } }]);
  await audit(w.store);
});

test('a write that a person discards while its credentials are asked for is not sent, and its lane goes on', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.authorize = async (_, { key }) => {
    if (key === 'a') await engine.outbox.discard('a');
    return {};
  };
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['b']);
  expect(await w.states()).toEqual({});
  await audit(w.store);
});

test('403 holds where the app says so', async () => {
  const w = world({ signIn: [401, 403] });
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  w.wire.script = () => ({ status: 403 });
  await engine.outbox.drain(['connection']);
  expect(await w.states()).toEqual({ a: 'held' });
});
