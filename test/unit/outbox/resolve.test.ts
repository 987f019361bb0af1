import { expect, test } from 'vitest';
import { adopt, readContents } from '../../../src/outbox/adopt.js';
import type { PartialOutboxOptions } from '../../../src/outbox/options.js';
import { audit } from './support/audit.js';
import { backlog } from './support/backlog.js';
import { bytesOf, created, type Reply } from './support/wire.js';
import { world } from './support/world.js';

const newer: Reply = { status: 412, headers: { etag: '"2"' }, body: { text: 'Theirs' } };

/** A write based on `"1"` met the server's `"2"` while its page was gone. */
async function conflicting(options: PartialOutboxOptions = {}, reply: Reply = newer) {
  const w = world(options);
  const engine = w.engine();
  const headers = { 'if-match': '"1"', 'if-unmodified-since': 'Sun, 22 Nov 2026 12:00:00 GMT', 'x-app': '1' };
  await backlog(w, engine, [['a', '/notes/1', { method: 'PUT', body: 'Mine', headers }]]);
  w.wire.script = () => reply;
  await engine.outbox.drain(['connection']);
  await audit(w.store);
  return { w, engine };
}

test('the server’s truth stands: the write ends with what the server holds in its receipt', async () => {
  const { w, engine } = await conflicting();
  const receipt = await engine.outbox.resolve('a', 'server');
  expect(receipt).toMatchObject({ outcome: 'conflict', conflict: { current: { text: 'Theirs' }, etag: '"2"' } });
  expect(await w.states()).toEqual({});
  await audit(w.store);
});

test('the client’s write goes out again, based on what the server holds, under a new key', async () => {
  const { w, engine } = await conflicting();
  const { replacedBy: key = '' } = await engine.outbox.resolve('a', 'client');
  w.wire.script = () => created;
  await engine.outbox.drain();
  const { headers, body } = w.wire.last(key);
  expect(key).not.toBe('a');
  expect(body).toBe('Mine');
  expect(headers).toMatchObject({ 'if-match': '"2"', 'x-app': '1' });
  expect(headers).not.toHaveProperty('if-unmodified-since');
  expect((await engine.outbox.find('a')).receipt).toMatchObject({ outcome: 'replaced', replacedBy: key });
  await audit(w.store);
});

test('without an ETag to base it on, it goes out without condition', async () => {
  const { w, engine } = await conflicting({}, { status: 409, body: { text: 'Theirs' } });
  const { replacedBy: key = '' } = await engine.outbox.resolve('a', 'client');
  w.wire.script = () => created;
  await engine.outbox.drain();
  expect(w.wire.last(key).headers).not.toHaveProperty('if-match');
});

test('a merged body goes out instead', async () => {
  const { w, engine } = await conflicting();
  const { replacedBy: key = '' } = await engine.outbox.resolve('a', { body: bytesOf('Both') });
  w.wire.script = () => created;
  await engine.outbox.drain();
  expect(w.wire.last(key)).toMatchObject({ body: 'Both' });
  expect(w.wire.last(key).headers).toMatchObject({ 'if-match': '"2"' });
  await audit(w.store);
});

test('only a conflict can be resolved', async () => {
  const { engine } = await conflicting({}, { status: 422 });
  await expect(engine.outbox.resolve('a', 'server')).rejects.toThrow(/not in conflict but parked/);
});

test('the policy "server" gives a replayed write up by itself', async () => {
  const { w, engine } = await conflicting({ onConflict: 'server' });
  expect(await w.states()).toEqual({});
  expect((await engine.outbox.find('a')).receipt).toMatchObject({ outcome: 'conflict', answer: { status: 412 } });
});

test.each(['client', 'merge'] as const)('the policy "%s" sends it again by itself, after a pause', async (policy) => {
  const { w, engine } = await conflicting({
    onConflict:
      policy === 'client'
        ? 'client'
        : ({ current }, { body }) => ({
            body: bytesOf(`${(current as { text: string }).text}+${new TextDecoder().decode(body)}`),
          }),
  });
  const [intent] = await w.intents();
  expect(intent).toMatchObject({ seq: 1, state: 'retrying', waitsFor: 'backoff', attempts: 0, counted: 1 });
  w.wire.script = () => created;
  await w.clock.advance(1000);
  await engine.outbox.drain();
  expect(w.wire.last(intent?.key ?? '')).toMatchObject({ body: policy === 'client' ? 'Mine' : 'Theirs+Mine' });
  expect(await w.states()).toEqual({});
  await audit(w.store);
});

test('a policy that meets one conflict after another leaves it to a person in the end', async () => {
  const { w, engine } = await conflicting({ onConflict: 'client', retry: { attempts: 3 } });
  for (let round = 0; round < 5; round += 1) {
    await w.clock.advance(60_000);
    await engine.outbox.drain();
  }
  expect(w.wire.attempts).toHaveLength(3);
  expect(await w.intents()).toMatchObject([{ state: 'conflict' }]);
  await audit(w.store);
});

test.each([
  ['asks', () => 'ask' as const],
  [
    'fails',
    () => {
      throw new Error('No');
    },
  ],
])('a merge that %s leaves it to a person', async (_, onConflict) => {
  const { w } = await conflicting({ onConflict });
  expect(await w.states()).toEqual({ a: 'conflict' });
});

test('a conflict that the page has seen is the page’s to solve, whatever the policy', async () => {
  const w = world({ onConflict: 'client' });
  const engine = w.engine();
  w.wire.script = () => newer;
  const captured = await engine.write('/notes/1', { key: 'a', method: 'PUT' });
  expect(captured).toMatchObject({ kind: 'answered', answer: { status: 412 } });
  await captured.done;
  expect((await engine.outbox.find('a')).receipt).toMatchObject({ outcome: 'conflict' });
  expect(w.wire.attempts).toHaveLength(1);
});

test('a conflict that a person discards while its policy thinks stays discarded', async () => {
  const w = world({
    onConflict: async (): Promise<'client'> => {
      await engine.outbox.discard('a');
      return 'client';
    },
  });
  const engine = w.engine();
  await backlog(w, engine, [['a', '/notes/1', { method: 'PUT' }]]);
  w.wire.script = () => newer;
  await engine.outbox.drain(['connection']);
  expect(await w.states()).toEqual({});
  expect(w.wire.attempts).toHaveLength(1);
  await audit(w.store);
});

test('a conflict that was resolved in another storage too, and has moved back from there, goes on as one write', async () => {
  const { w, engine } = await conflicting();
  const other = await conflicting();
  await other.engine.outbox.resolve('a', 'client');
  const contents = await other.w.store.read(readContents);
  // The receipt that says so was forgotten meanwhile.
  await w.store.write((tx) => adopt(tx, { ...contents, receipts: [] }));
  expect(await w.states()).toEqual({ a: 'conflict', 'a~2': 'queued' });
  await engine.outbox.resolve('a', 'client');
  await audit(w.store);
  expect(await w.states()).toEqual({ 'a~2': 'queued' });
});
