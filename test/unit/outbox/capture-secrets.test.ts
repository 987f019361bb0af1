import { expect, test } from 'vitest';
import { world } from './support/world.js';

const token = 'Bearer of-bob';

test('a secret header is on the first attempt and nowhere in the store', async () => {
  const w = world();
  w.wire.script = () => 'lost';
  await w.engine().write('/notes', { key: 'a', secrets: { authorization: token }, headers: { 'x-form': '7' } });
  expect(w.wire.last('a').headers).toMatchObject({ authorization: token, 'x-form': '7' });
  const records = await w.store.read((tx) => tx.list({ prefix: [] }));
  expect(JSON.stringify(records)).not.toContain(token);
  expect(JSON.stringify(records)).toContain('x-form');
});

test('a later attempt carries what the app gives then, and its own headers still', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'lost';
  await engine.write('/notes', { key: 'a', secrets: { authorization: token }, headers: { 'x-form': '7' } });
  w.authorize = async (request, intent) => ({ authorization: `fresh for ${intent.key} to ${request.url}` });
  await engine.outbox.drain(['connection']);
  expect(w.wire.attempts[1]?.headers).toMatchObject({
    authorization: 'fresh for a to https://api.example/notes',
    'x-form': '7',
  });
});

test('every attempt has the same key, first-sent time and trace', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'lost';
  await engine.write('/notes', { key: 'a' });
  await w.clock.advance(60_000);
  await engine.outbox.drain();
  const same = w.wire.attempts.map(({ headers }) => [
    headers['idempotency-key'],
    headers['repeatability-first-sent'],
    headers['traceparent'],
  ]);
  expect(same).toHaveLength(2);
  expect(same[1]).toEqual(same[0]);
  expect(same[0]).toEqual(['"a"', 'Sun, 22 Nov 2026 12:00:00 GMT', expect.stringMatching(/^00-/)]);
});

test('a write that the app can not authorise now waits, and is not sent', async () => {
  const w = world();
  const engine = w.engine();
  w.wire.script = () => 'lost';
  await engine.write('/notes', { key: 'a' });
  w.authorize = () => Promise.reject(new Error('Signed out'));
  await engine.outbox.drain(['connection']);
  expect(w.wire.attempts).toHaveLength(1);
  expect(await w.intents()).toMatchObject([{ key: 'a', problem: { title: 'Signed out' } }]);
});
