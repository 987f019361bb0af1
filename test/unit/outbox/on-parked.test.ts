import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { bytesOf, created, type Reply } from './support/wire.js';
import { type World, world } from './support/world.js';

const refusal: Reply = { status: 422 };
const conflict: Reply = { status: 412, body: { text: 'Theirs' } };

async function parked(onParked: 'continue' | 'hold', reply: Reply): Promise<[World, ReturnType<World['engine']>]> {
  const w = world({ onParked });
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.wire.script = ({ key }) => (key === 'a' ? reply : created);
  await engine.outbox.drain(['connection']);
  await audit(w.store);
  return [w, engine];
}

test.each([refusal, conflict])('a write that needs a person lets its lane go on', async (reply) => {
  const [w] = await parked('continue', reply);
  expect(w.wire.keys).toEqual(['a', 'b']);
  expect(Object.keys(await w.states())).toEqual(['a']);
});

test.each([refusal, conflict])('on hold, its lane waits for the person, and new writes with it', async (reply) => {
  const [w, engine] = await parked('hold', reply);
  expect(await engine.write('/notes/c', { key: 'c' })).toMatchObject({ kind: 'queued', position: 3 });
  await w.clock.advance(60_000);
  await engine.outbox.drain(['connection', 'backoff']);
  expect(w.wire.keys).toEqual(['a']);
  expect(await engine.outbox.health()).toMatchObject({ nextAttemptAt: undefined });
  await audit(w.store);
});

test.each(['retry', 'edit', 'discard'] as const)('after a %s the lane goes on in order', async (action) => {
  const [w, engine] = await parked('hold', refusal);
  w.wire.script = () => created;
  const key = action === 'edit' ? await engine.outbox.edit('a', { body: bytesOf('B') }) : 'a';
  if (action !== 'edit') await engine.outbox[action]('a');
  await audit(w.store);
  await engine.outbox.drain();
  expect(w.wire.keys).toEqual(action === 'discard' ? ['a', 'b'] : ['a', key, 'b']);
  await audit(w.store);
});

test('a lane on hold does not stop the others', async () => {
  const w = world({ onParked: 'hold', lanes: 'url' });
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.wire.script = ({ key }) => (key === 'a' ? refusal : created);
  await engine.outbox.drain(['connection']);
  expect(await w.states()).toEqual({ a: 'parked' });
});
