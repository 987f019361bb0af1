import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attemptHeaders,
  formatKey,
  formatQueued,
  isAttempt,
  parseKey,
  parseQueued,
} from '../../../src/outbox/headers.js';

describe('an idempotency key', () => {
  test.each<[words: string, field: string, key: string]>([
    ['a structured-field string', '"5f0c-1"', '5f0c-1'],
    ['a string with escapes', String.raw`"say \"hi\" \\"`, String.raw`say "hi" \ `.trim()],
    ['a token', 'abc/1', 'abc/1'],
    ['a string with parameters', '"5f0c";v=1', '5f0c'],
    ['a bare UUID that starts with a digit', '5f0c8c1e-8a3b-4c5d-9e6f', '5f0c8c1e-8a3b-4c5d-9e6f'],
    ['a bare number', '123', '123'],
    ['a bare text', 'two words', 'two words'],
    ['an unfinished string', '"abc', '"abc'],
  ])('is read from %s', (_, field, key) => {
    expect(parseKey(field)).toBe(key);
  });

  test('is written as a string, or bare for servers that want it so', () => {
    expect(formatKey('a"b', 'string')).toBe(String.raw`"a\"b"`);
    expect(formatKey('5f0c', 'token')).toBe('5f0c');
  });

  test('comes back as it was written', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(printable, (key) => {
        expect(parseKey(formatKey(key, 'string'))).toBe(key);
      }),
    );
  });

  test('can be sent whatever a page put into the field', () => {
    // What `Headers` lets through: https://fetch.spec.whatwg.org/#header-value
    const field = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(field, (value) => {
        expect(() => formatKey(parseKey(value), 'string')).not.toThrow();
      }),
    );
  });
});

describe('the Holdfast header', () => {
  const facts = { key: 'a', lane: 'single', position: 3, storage: 'indexeddb' } as const;

  test('is a structured-field item with parameters', () => {
    expect(formatQueued(facts)).toBe('queued;key="a";lane="single";position=3;storage=indexeddb');
  });

  test.each<[words: string, field: string | null]>([
    ['no header', null],
    ['another item', 'sent;key="a";lane="b";position=1'],
    ['a string in place of the token', '"queued";key="a";lane="b";position=1'],
    ['no key', 'queued;lane="b";position=1'],
    ['no position', 'queued;key="a";lane="b"'],
    ['no structured field', ';;;'],
  ])('is none: %s', (_, field) => {
    expect(parseQueued(field)).toBeUndefined();
  });

  test('comes back as it was written', () => {
    const text = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    const some = fc.record({
      key: text,
      lane: fc.oneof(
        fc.string({ unit: 'binary' }).filter((lane) => !/\p{Cc}/u.test(lane)),
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
      ),
      position: fc.integer({ min: 1, max: 1_000_000 }),
      storage: fc.constantFrom('indexeddb' as const, 'memory' as const),
    });
    fc.assert(
      fc.property(some, (queued) => {
        expect(parseQueued(formatQueued(queued))).toEqual(queued);
      }),
    );
  });
});

describe('an attempt', () => {
  const intent = { key: '5f0c', traceparent: '00-1-1-01' };

  test('carries the key, when it was first sent, and the trace', () => {
    expect(attemptHeaders(intent, Date.UTC(2026, 10, 22, 12), 'string')).toEqual({
      'idempotency-key': '"5f0c"',
      'repeatability-first-sent': 'Sun, 22 Nov 2026 12:00:00 GMT',
      traceparent: '00-1-1-01',
    });
  });

  test.each([
    ['', undefined],
    ['ann', '"ann"'],
    ['Zoë', '%"Zo%c3%ab"'],
  ])('names its principal "%s", if there is one', (principal, field) => {
    expect(attemptHeaders({ ...intent, principal }, 0, 'string')['holdfast-principal']).toBe(field);
  });

  test('is known by its headers, and a page’s own request with a key is not one', () => {
    expect(isAttempt(new Headers(attemptHeaders(intent, 0, 'token')))).toBe(true);
    expect(isAttempt(new Headers({ 'Idempotency-Key': '"5f0c"' }))).toBe(false);
  });
});
