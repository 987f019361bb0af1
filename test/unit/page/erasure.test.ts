import { describe, expect, test } from 'vitest';
import type { StorageMode } from '../../../src/outbox/health.js';
import { recordKeys } from '../../../src/outbox/records.js';
import { newSession, type SessionPointer } from '../../../src/outbox/session.js';
import { ErasureWatch } from '../../../src/page/erasure.js';
import { world } from '../outbox/support/world.js';

const known: SessionPointer = { clientId: 'one', principal: 'ruth', epoch: 3, nextSeq: 8, value: null };

/** A page that knows its session pointer and that two writes wait, before something happens to its database. */
function page(mode: StorageMode = 'indexeddb', waiting = 2) {
  const w = world();
  const { store } = w;
  const { outbox } = w.engine();
  const watch = new ErasureWatch('holdfast');
  watch.know(known, { mode: 'indexeddb', waiting: 2 });
  watch.know(known, { mode, waiting });
  const pointer = () => store.read((tx) => tx.get(recordKeys.session));
  return {
    watch,
    pointer,
    put: (session: SessionPointer) => store.write(async (tx) => tx.put(recordKeys.session, session)),
    look: () => watch.look({ mode, store, use: (action) => action(outbox) }),
  };
}

test('a pointer that went on says nothing of deletion', async () => {
  const { look, put, watch } = page();
  await put({ ...known, nextSeq: 9, epoch: 4 });
  await look();
  expect(watch.found).toBeUndefined();
});

describe('deletion is noticed', () => {
  test('when the database had to be made', async () => {
    const { look, watch, pointer } = page();
    watch.created();
    await look();
    expect(watch.found).toMatchObject({ waiting: 2 });
    expect(await pointer()).toMatchObject({ principal: 'ruth', epoch: 4, nextSeq: 8 });
  });

  test.each([
    ['another engine has begun a pointer of its own', { ...newSession('two'), nextSeq: 2 }],
    ['the pointer has the same name and is behind', { ...newSession('one'), nextSeq: 2 }],
    ['another page has carried the pointer on', { ...known, clientId: 'two', epoch: 4 }],
  ])('when %s', async (_, session) => {
    const { look, put, watch, pointer } = page();
    await put(session);
    await look();
    expect(watch.found).toMatchObject({ waiting: 2 });
    expect(await pointer()).toMatchObject({ principal: 'ruth', epoch: 4, nextSeq: 8 });
  });

  test('once, and until it is dismissed', async () => {
    const { look, watch, pointer } = page();
    watch.created();
    await look();
    watch.know((await pointer()) as SessionPointer, { mode: 'indexeddb', waiting: 0 });
    await look();
    expect(watch.found).toMatchObject({ waiting: 2 });
    watch.dismiss();
    await look();
    expect(watch.found).toBeUndefined();
  });

  test('and what a page held in its memory is not counted as lost', async () => {
    const { look, watch } = page('memory', 5);
    watch.created();
    await look();
    expect(watch.found).toMatchObject({ waiting: 0 });
  });

  test('before anything newer is taken for what was known', async () => {
    const { watch } = page();
    watch.created();
    expect(watch.know(newSession('two'), { mode: 'indexeddb', waiting: 0 })).toBe(false);
  });
});

test('a first database is no deletion', async () => {
  const w = world();
  const { store } = w;
  const { outbox } = w.engine();
  const watch = new ErasureWatch('holdfast');
  watch.created();
  await watch.look({ mode: 'indexeddb', store, use: (action) => action(outbox) });
  expect(watch.found).toBeUndefined();
});
