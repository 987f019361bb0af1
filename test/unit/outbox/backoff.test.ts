import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoff, retryAfter } from '../../../src/outbox/backoff.js';

const retry = { base: 1000, cap: 300_000 };
const justBelowOne = 1 - Number.EPSILON;

describe('backoff', () => {
  test.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [9, 256_000],
    [10, 300_000],
    [40, 300_000],
    [5000, 300_000],
  ])('after %d attempts waits at most %d ms', (attempts, longest) => {
    expect(backoff(attempts, retry, justBelowOne)).toBe(longest);
    expect(backoff(attempts, retry, 0.5)).toBe(longest / 2);
    expect(backoff(attempts, retry, 0)).toBe(0);
  });

  test('is a whole number of ms between none and the cap, whatever the dice show', () => {
    const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), dice, (attempts, random) => {
        const wait = backoff(attempts, retry, random);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(retry.cap);
      }),
    );
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 22, 12);

  test.each<[words: string, field: string | undefined, wait: number | undefined]>([
    ['no field', undefined, undefined],
    ['no seconds', '0', 0],
    ['seconds', '90', 90_000],
    ['seconds with spaces around them', ' 90 ', 90_000],
    ['an HTTP date', 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['an HTTP date in the form of RFC 850', 'Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['a date in the past', 'Sun, 22 Nov 2026 11:59:59 GMT', 0],
    ['an empty field', '', undefined],
    ['words', 'in a while', undefined],
  ])('%s: %j', (_, field, wait) => {
    expect(retryAfter(field, now)).toBe(wait);
  });
});
