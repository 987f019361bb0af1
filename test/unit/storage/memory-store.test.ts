import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Range, RecordKey, Store } from '../../../src/outbox/store.js';
import { compareKeys } from '../../../src/storage/compare-keys.js';
import { memoryStore } from '../../../src/storage/memory-store.js';
import { anyKey, anyPart } from './support/keys.js';

async function filled(...keys: readonly RecordKey[]): Promise<Store> {
  const store = memoryStore();
  await store.write(async (tx) => {
    for (const key of keys) tx.put(key, JSON.stringify(key));
  });
  return store;
}

const keysIn = (store: Store, range: Range, limit?: number) =>
  store.read(async (tx) => (await tx.list(range, limit)).map(([key]) => key));

/** The bounds that the store on IndexedDB gives for the same range; there, an array sorts after any string. */
function isInBounds(key: RecordKey, { prefix, upTo, after }: Range): boolean {
  if (prefix.some((part, index) => key[index] !== part)) return false;
  const next = key[prefix.length];
  const rest = key.slice(prefix.length);
  if (after !== undefined && compareKeys(rest.slice(0, after.length), after) <= 0) return false;
  return upTo === undefined || next === undefined || compareKeys([next], [upTo]) <= 0;
}

describe('a transaction', () => {
  test('sees what it wrote itself', async () => {
    await memoryStore().write(async (tx) => {
      tx.put(['a'], 1);
      expect(await tx.get(['a'])).toBe(1);
      tx.put(['a'], 2);
      expect(await tx.list({ prefix: [] })).toEqual([[['a'], 2]]);
      tx.delete(['a']);
      expect(await tx.get(['a'])).toBeUndefined();
      expect(await tx.count({ prefix: [] })).toBe(0);
    });
  });

  test('that fails leaves no trace, and passes its error on', async () => {
    const store = await filled(['a'], ['b']);
    const failing = store.write(async (tx) => {
      tx.put(['a'], 'changed');
      tx.put(['a'], 'changed twice');
      tx.delete(['b']);
      tx.put(['c'], 'new');
      tx.delete(['c']);
      tx.put(['d'], 'new');
      await tx.get(['a']);
      throw new Error('No');
    });
    await expect(failing).rejects.toThrow('No');
    expect(await store.read((tx) => tx.list({ prefix: [] }))).toEqual([
      [['a'], '["a"]'],
      [['b'], '["b"]'],
    ]);
  });

  test('that puts what can not be cloned leaves no trace', async () => {
    const store = await filled(['a']);
    const failing = store.write(async (tx) => {
      tx.put(['b'], 1);
      tx.put(['a'], () => 1);
    });
    await expect(failing).rejects.toThrow(/clone/i);
    expect(await store.read((tx) => tx.list({ prefix: [] }))).toEqual([[['a'], '["a"]']]);
  });

  test('runs alone, after those before it', async () => {
    const store = memoryStore();
    const add = () =>
      store.write(async (tx) => {
        const before = ((await tx.get(['sum'])) as number | undefined) ?? 0;
        await Promise.resolve();
        tx.put(['sum'], before + 1);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await store.read((tx) => tx.get(['sum']))).toBe(20);
  });

  test('that failed does not stop those after it', async () => {
    const store = memoryStore();
    const failing = store.write(() => Promise.reject(new Error('No')));
    const next = store.write(async (tx) => tx.put(['a'], 1));
    await expect(failing).rejects.toThrow('No');
    await next;
    expect(await store.read((tx) => tx.get(['a']))).toBe(1);
  });
});

describe('a value', () => {
  test('is kept as it was put, whatever becomes of the original or of a copy', async () => {
    const store = memoryStore();
    const original = { list: [1] };
    await store.write(async (tx) => tx.put(['a'], original));
    original.list.push(2);
    const copy = (await store.read((tx) => tx.get(['a']))) as typeof original;
    copy.list.push(3);
    const entries = await store.read((tx) => tx.list({ prefix: ['a'] }));
    for (const [, listed] of entries) (listed as typeof original).list.push(4);
    expect(await store.read((tx) => tx.get(['a']))).toEqual({ list: [1] });
  });

  test('is found under a key that was changed after it was put', async () => {
    const store = memoryStore();
    const key = ['a', 1];
    await store.write(async (tx) => tx.put(key, 'here'));
    key[1] = 2;
    expect(await store.read((tx) => tx.get(['a', 1]))).toBe('here');
  });
});

describe('a range', () => {
  const keys: RecordKey[] = [
    ['a'],
    ['due', 'p', 0, 2],
    ['due', 'p', 5, 1],
    ['due', 'p', 5, 9],
    ['due', 'p', 10, 3],
    ['due', 'q', 0, 4],
    ['e'],
  ];

  test.each<[words: string, range: Range, limit: number | undefined, expected: number[]]>([
    ['all of a prefix, in order', { prefix: ['due', 'p'] }, undefined, [1, 2, 3, 4]],
    ['everything', { prefix: [] }, undefined, [0, 1, 2, 3, 4, 5, 6]],
    ['at most so many', { prefix: ['due', 'p'] }, 2, [1, 2]],
    ['up to and including', { prefix: ['due', 'p'], upTo: 5 }, undefined, [1, 2, 3]],
    ['up to what nobody has', { prefix: ['due', 'p'], upTo: 7 }, undefined, [1, 2, 3]],
    ['after, and not of it', { prefix: ['due', 'p'], after: [0] }, undefined, [2, 3, 4]],
    ['after all of one', { prefix: ['due', 'p'], after: [5] }, undefined, [4]],
    ['between', { prefix: ['due', 'p'], after: [0], upTo: 5 }, undefined, [2, 3]],
    ['a key itself', { prefix: ['due', 'p', 5, 1] }, undefined, [2]],
    ['nothing', { prefix: ['due', 'x'] }, undefined, []],
  ])('holds %s', async (_, range, limit, expected) => {
    const store = await filled(...keys.toReversed());
    expect(await keysIn(store, range, limit)).toEqual(expected.map((index) => keys[index]));
    const all = await keysIn(store, range);
    expect(await store.read((tx) => tx.count(range))).toBe(all.length);
  });

  test('holds the same as on IndexedDB, whatever the keys', async () => {
    const anyRange: fc.Arbitrary<Range> = fc.record(
      {
        prefix: fc.array(anyPart, { maxLength: 2 }),
        upTo: fc.integer({ min: -2, max: 3 }),
        after: fc.array(anyPart, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ['prefix'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyKey, { maxLength: 30 }), anyRange, async (some, range) => {
        const unique = [...new Map(some.map((key) => [JSON.stringify(key), key])).values()];
        const expected = unique.filter((key) => isInBounds(key, range)).toSorted(compareKeys);
        expect(await keysIn(await filled(...some), range)).toEqual(expected);
      }),
    );
  });
});

test('a store in memory says so', () => {
  expect(memoryStore().mode).toBe('memory');
});
