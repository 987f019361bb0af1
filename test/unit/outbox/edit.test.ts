import { expect, test } from 'vitest';
import { settle } from '../../../src/outbox/ledger.js';
import { anIntent } from './support/an-intent.js';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { bytesOf, created, type Reply } from './support/wire.js';
import { world } from './support/world.js';

const invalid: Reply = { status: 422, body: { title: 'Too high' } };

/** Three writes of one lane: the server refused the first while its page was gone, the others wait. */
async function refused() {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, [
    ['a', '/notes/1', { body: 'A' }],
    ['b', '/notes/2'],
    ['c', '/notes/3'],
  ]);
  w.wire.script = ({ key }) => (key === 'a' ? invalid : 'lost');
  await engine.outbox.drain(['connection']);
  w.wire.attempts.length = 0;
  return { w, engine };
}

test('an edited write goes out in its old place, under a new key, with its new body', async () => {
  const { w, engine } = await refused();
  const key = await engine.outbox.edit('a', { body: bytesOf('Better') });
  await audit(w.store);
  w.wire.script = () => created;
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual([key, 'b', 'c']);
  expect(key).not.toBe('a');
  expect(w.wire.last(key).body).toBe('Better');
  expect(w.wire.last(key).headers['repeatability-first-sent']).toBe(new Date(w.clock.now()).toUTCString());
  await audit(w.store);
});

test('the old key’s receipt names the new one', async () => {
  const { engine } = await refused();
  const key = await engine.outbox.edit('a', { body: bytesOf('Better') });
  expect((await engine.outbox.find('a')).receipt).toMatchObject({ outcome: 'replaced', replacedBy: key });
  expect((await engine.outbox.find(key)).intent).toMatchObject({ key, seq: 1, state: 'queued', attempts: 0 });
});

test('what an edit leaves out stays, and a body can be taken away', async () => {
  const { w, engine } = await refused();
  const headers = { 'content-type': 'text/plain' };
  const once = await engine.outbox.edit('a', { headers });
  expect((await engine.outbox.find(once)).intent).toMatchObject({ bodyBytes: 1, request: { headers } });
  expect(await engine.outbox.body(once)).toEqual(bytesOf('A'));
  const twice = await engine.outbox.edit(once, { body: null });
  expect((await engine.outbox.find(twice)).intent).toMatchObject({ bodyBytes: 0, request: { headers } });
  await audit(w.store);
});

test('a write that was never sent can be edited, and is not released from a sign-in by it', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.wire.script = () => ({ status: 401 });
  await engine.outbox.drain(['connection']);
  const key = await engine.outbox.edit('b', { body: bytesOf('B') });
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['a']);
  expect(await w.states()).toEqual({ a: 'held', [key]: 'queued' });
  await audit(w.store);
});

test('a write that waits for sign-in can be edited, and the next one asks the server itself', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => ({ status: 401 });
  await (
    await engine.write('/notes/a', { key: 'a', pageIsThere: () => false })
  ).done;
  const key = await engine.outbox.edit('a', { body: bytesOf('B') });
  w.wire.script = () => created;
  await engine.outbox.drain();
  expect(w.wire.keys).toEqual(['a', key]);
  await audit(w.store);
});

test.each<[words: string, reply: Reply]>([
  ['whose answer was lost', 'lost'],
  ['that the server failed on', { status: 500 }],
  ['that a gateway gave up on', { status: 504 }],
])('a write %s may have been applied: it can’t be edited, and stays as it is', async (_, reply) => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => reply;
  await engine.write('/notes', { key: 'a', body: 'A' });
  await expect(engine.outbox.edit('a', { body: bytesOf('B') })).rejects.toThrow(/may have applied it/);
  expect(await engine.outbox.body('a')).toEqual(bytesOf('A'));
  await audit(w.store);
});

test.each<[words: string, reply: Reply]>([
  ['too many requests', { status: 429 }],
  ['unavailable', { status: 503 }],
  ['unprocessable', { status: 422 }],
])('an answer that says that nothing was applied, such as %s, leaves no doubt', async (_, reply) => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  await engine.outbox.discard('a');
  w.wire.script = () => reply;
  await engine.outbox.drain(['connection']);
  expect(w.wire.keys).toEqual(['b']);
  await expect(engine.outbox.edit('b', { body: bytesOf('B') })).resolves.toBeTruthy();
});

test('a write that is on its way can’t be edited', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'hang';
  void engine.write('/notes', { key: 'a' });
  await w.clock.advance(0);
  await expect(engine.outbox.edit('a', { body: null })).rejects.toThrow(/may have applied it/);
});

test('a body that is too large changes nothing', async () => {
  const { engine } = await refused();
  const small = world({ limits: { bodyBytes: 1 } }).engine();
  await expect(small.outbox.edit('a', { body: bytesOf('long') })).rejects.toThrow(/limits.bodyBytes is 1/);
  await expect(engine.outbox.edit('nobody', { body: null })).rejects.toThrow(/No write with the key "nobody" waits/);
});

test('an answer that the server did not begin settles no doubt about an attempt before', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'lost';
  await engine.write('/notes', { key: 'a' });
  w.wire.script = () => ({ status: 503 });
  await engine.outbox.drain(['connection']);
  await expect(engine.outbox.edit('a', { body: null })).rejects.toThrow(/may have applied it/);
});

test('what a dead engine had on its way may have been applied', async () => {
  const w = world();
  const dead = w.engine();
  w.wire.script = () => 'hang';
  void dead.write('/notes', { key: 'a' });
  await w.clock.advance(0);
  dead.die();
  const heir = w.engine();
  w.wire.script = () => ({ status: 503 });
  await heir.outbox.drain();
  await expect(heir.outbox.edit('a', { body: null })).rejects.toThrow(/may have applied it/);
});

test('what a retired engine learns of the old write leaves the new one on its way', async () => {
  const { w, engine } = await refused();
  const [old] = await w.intents();
  const key = await engine.outbox.edit('a', { body: bytesOf('Better') });
  w.wire.script = () => 'hang';
  void engine.outbox.drain(['connection']);
  await w.clock.advance(0);
  expect(await w.states()).toMatchObject({ [key]: 'sending' });
  await w.store.write((tx) => settle(tx, { ...anIntent(), ...old }, { outcome: 'synced', settledAt: w.clock.now() }));
  expect(await w.states()).toMatchObject({ [key]: 'sending' });
  await audit(w.store);
});
