import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordKey } from '../../../src/outbox/store.js';
import { compareKeys } from '../../../src/storage/compare-keys.js';
import { anyKey } from './support/keys.js';

describe('keys are ordered as IndexedDB orders arrays', () => {
  /** Ascending, each before all that follow: https://w3c.github.io/IndexedDB/#compare-two-keys */
  const ascending: readonly RecordKey[] = [
    [],
    [-Infinity],
    [-1],
    [0],
    [0, 0],
    [0, 'a'],
    [0.5],
    [2],
    [10],
    [Infinity],
    [''],
    ['', 1],
    ['10'],
    ['2'],
    ['A'],
    ['a'],
    ['a', -1],
    ['a', 2],
    ['a', 10],
    ['a', 10, 1],
    ['a', ''],
    ['a', 'a'],
    ['aa'],
    ['b'],
    // By UTF-16 code units: a surrogate pair before U+FF5E, though its code point is after it.
    ['é'],
    ['\u{1F600}'],
    ['\uFF5E'],
  ];

  test.each(ascending.map((key, index) => [JSON.stringify(key), key, index] as const))('%s', (_, key, index) => {
    const found = ascending.map((other) => Math.sign(compareKeys(key, other)));
    expect(found).toEqual([...ascending.keys()].map((other) => Math.sign(index - other)));
  });

  test('negative zero is zero', () => {
    expect(compareKeys(['a', -0], ['a', 0])).toBe(0);
  });
});

test('the order is total: it turns round with its sides, and goes on through a third', () => {
  fc.assert(
    fc.property(anyKey, anyKey, anyKey, (a, b, c) => {
      expect(Math.sign(compareKeys(a, b))).toBe(0 - Math.sign(compareKeys(b, a)));
      const isInRow = compareKeys(a, b) <= 0 && compareKeys(b, c) <= 0;
      expect(!isInRow || compareKeys(a, c) <= 0).toBe(true);
    }),
  );
});
