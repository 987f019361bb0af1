import { expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { world } from './support/world.js';

const theirs = { text: 'Theirs', version: 7 };
const conflict = { status: 412, headers: { etag: '"v7"' }, body: theirs };

test('a conflict keeps what the server holds and its etag, and lets its lane go on', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a', 'b'));
  w.wire.script = ({ key }) => (key === 'a' ? conflict : { status: 200 });
  await engine.outbox.drain(['connection']);
  expect(await w.intents()).toMatchObject([
    { key: 'a', state: 'conflict', conflict: { status: 412, current: theirs, etag: '"v7"' } },
  ]);
  expect((await w.receipts()).map(({ key }) => key)).toEqual(['b']);
  await audit(w.store);
});

test('a page that is there gets the conflict itself, and the receipt keeps what the server holds', async () => {
  const w = world();
  w.wire.script = () => conflict;
  const captured = await w.engine().write('/notes/1', { key: 'a' });
  await captured.done;
  expect(captured).toMatchObject({ kind: 'answered', answer: { status: 412 } });
  expect(await w.receipts()).toMatchObject([
    { key: 'a', outcome: 'conflict', conflict: { current: theirs, etag: '"v7"' }, answer: { status: 412 } },
  ]);
  expect(await w.intents()).toEqual([]);
  await audit(w.store);
});

test('a page that is gone leaves the conflict for a person', async () => {
  const w = world();
  w.wire.script = () => conflict;
  await w.engine().write('/notes/1', { key: 'a', pageIsThere: () => false });
  expect(await w.intents()).toMatchObject([{ state: 'conflict', conflict: { current: theirs } }]);
  await audit(w.store);
});

test('a retry of a conflict sends it again without what was held against it', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  w.wire.script = () => conflict;
  await engine.outbox.drain(['connection']);
  await engine.outbox.retry('a');
  const [intent] = await w.intents();
  expect(intent).toMatchObject({ state: 'queued' });
  expect([intent?.conflict, intent?.problem]).toEqual([undefined, undefined]);
  await audit(w.store);
});
