import { describe, expect, test } from 'vitest';
import type { StorageMode } from '../../../src/outbox/health.js';
import { recordKeys } from '../../../src/outbox/records.js';
import { newSession, type SessionPointer } from '../../../src/outbox/session.js';
import type { Outbox } from '../../../src/outbox/outbox.js';
import { ErasureWatch } from '../../../src/page/erasure.js';
import { world } from '../outbox/support/world.js';

const known: SessionPointer = { clientId: 'one', principal: 'ruth', epoch: 3, nextSeq: 8, value: null };

/** A page that knows its session pointer and that two writes wait, before something happens to its database. */
async function page(mode: StorageMode = 'indexeddb', waiting = 2) {
  const w = world();
  const { store } = w;
  const { outbox } = w.engine();
  const watch = new ErasureWatch('holdfast');
  const watched = {
    mode,
    store,
    left: 'first' as string | undefined,
    use: <T>(action: (engine: Outbox) => T) => action(outbox),
  };
  const put = (session: SessionPointer) => store.write(async (tx) => tx.put(recordKeys.session, session));
  const nameIt = (name: string) => store.write(async (tx) => tx.put(recordKeys.database, name));
  await put(known);
  await nameIt('first');
  await watch.know({ ...watched, mode: 'indexeddb' }, known, { mode: 'indexeddb', waiting: 2 });
  await watch.know(watched, known, { mode, waiting });
  return {
    watch,
    watched,
    put,
    nameIt,
    pointer: () => store.read((tx) => tx.get(recordKeys.session)),
    look: () => watch.look(watched),
  };
}

test('a pointer that went on says nothing of deletion', async () => {
  const { look, put, watch } = await page();
  await put({ ...known, nextSeq: 9, epoch: 4 });
  await look();
  expect(watch.found).toBeUndefined();
});

describe('deletion is noticed', () => {
  test('when the database is another, though the pointer was carried on in it', async () => {
    const { look, watch, pointer, nameIt } = await page();
    await nameIt('second');
    await look();
    expect(watch.found).toMatchObject({ waiting: 2 });
    expect(await pointer()).toMatchObject({ principal: 'ruth', epoch: 4, nextSeq: 8 });
  });

  test.each([
    ['another engine has begun a pointer of its own', { ...newSession('two'), nextSeq: 2 }],
    ['the pointer has the same name and is behind', { ...newSession('one'), nextSeq: 2 }],
    ['another page has carried the pointer on', { ...known, clientId: 'two', epoch: 4 }],
  ])('when %s', async (_, session) => {
    const { look, put, watch, pointer } = await page();
    await put(session);
    await look();
    expect(watch.found).toMatchObject({ waiting: 2 });
    expect(await pointer()).toMatchObject({ principal: 'ruth', epoch: 4, nextSeq: 8 });
  });

  test('once, and until it is dismissed', async () => {
    const { look, watch, watched, pointer, nameIt } = await page();
    await nameIt('second');
    await look();
    await watch.know(watched, (await pointer()) as SessionPointer, { mode: 'indexeddb', waiting: 0 });
    await look();
    expect(watch.found).toMatchObject({ waiting: 2 });
    watch.dismiss();
    await look();
    expect(watch.found).toBeUndefined();
  });

  test('and what a page held in its memory is not counted as lost', async () => {
    const { watch, watched, nameIt } = await page('memory', 5);
    await nameIt('second');
    await watch.look({ ...watched, mode: 'indexeddb' });
    expect(watch.found).toMatchObject({ waiting: 0 });
  });

  test('when memory mode began beside another database, or comes back to one that it could not read before', async () => {
    for (const left of ['second', undefined]) {
      const { watch, watched, nameIt, pointer } = await page();
      const inMemory = { ...watched, mode: 'memory', left } as const;
      await nameIt('second');
      await watch.look(inMemory);
      expect(watch.found?.waiting).toBe(left && 2);
      await watch.know(inMemory, (await pointer()) as SessionPointer, { mode: 'memory', waiting: 0 });
      await watch.look(watched);
      expect(watch.found).toMatchObject({ waiting: 2 });
    }
  });

  test('before anything newer is taken for what was known', async () => {
    const { watch, watched, nameIt } = await page();
    await nameIt('second');
    expect(await watch.know(watched, newSession('two'), { mode: 'indexeddb', waiting: 0 })).toBe(false);
  });
});

test('a first database is no deletion', async () => {
  const w = world();
  const { store } = w;
  const { outbox } = w.engine();
  const watch = new ErasureWatch('holdfast');
  await watch.look({ mode: 'indexeddb', store, left: undefined, use: (action) => action(outbox) });
  expect(watch.found).toBeUndefined();
});
