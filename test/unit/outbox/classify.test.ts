import { describe, expect, test } from 'vitest';
import { classify, unanswered, type Verdict } from '../../../src/outbox/classify.js';
import { problemTypes } from '../../../src/outbox/problem.js';
import { bytesOf } from './support/wire.js';

const now = Date.UTC(2026, 10, 22, 12);

interface Given {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly elsewhere?: boolean;
  readonly expects?: 'any' | 'data';
  readonly signIn?: readonly number[];
}

function verdictOn({ status, headers = {}, body, elsewhere = false, expects = 'any', signIn = [401] }: Given): Verdict {
  return classify({ status, headers, elsewhere }, bytesOf(body), { expects, signIn }, now);
}

const html = { 'content-type': 'text/html; charset=utf-8' };
const problemJson = { 'content-type': 'application/problem+json' };
const note = { text: 'Theirs', version: 7 };

describe('an answer means that the write is', () => {
  test.each<[words: string, given: Given]>([
    ['200', { status: 200 }],
    ['201', { status: 201 }],
    ['204', { status: 204 }],
    ['a redirect that stays on the origin', { status: 303 }],
    ['an HTML page, where any answer will do', { status: 200, headers: html }],
    ['data, where data is expected', { status: 200, headers: { 'content-type': 'application/json' }, expects: 'data' }],
    ['an answer without a type, where data is expected', { status: 204, expects: 'data' }],
  ])('synced: %s', (_, given) => {
    expect(verdictOn(given)).toEqual({ kind: 'synced' });
  });

  test.each<[words: string, given: Given]>([
    ['an answer from another origin', { status: 200, elsewhere: true }],
    ['a refusal from another origin', { status: 403, elsewhere: true }],
    ['an HTML page, where data is expected', { status: 200, headers: html, expects: 'data' }],
    ['a refusal that is an HTML page, where data is expected', { status: 403, headers: html, expects: 'data' }],
    ['a network that wants a sign-in of its own', { status: 511 }],
    [
      'an HTML page whose type is written in capitals',
      { status: 200, headers: { 'content-type': 'Text/HTML' }, expects: 'data' },
    ],
  ])('unanswered, as without a connection: %s', (_, given) => {
    expect(verdictOn(given)).toMatchObject({ kind: 'retrying', answered: false });
    expect(verdictOn(given)).not.toHaveProperty('retryAfter');
  });

  test.each([408, 425, 429, 500, 502, 503, 504, 599])('retrying: %d', (status) => {
    expect(verdictOn({ status })).toMatchObject({ kind: 'retrying', answered: true, problem: { status } });
    expect(verdictOn({ status })).not.toHaveProperty('retryAfter');
  });

  test.each<[words: string, field: string, wait: number | undefined]>([
    ['seconds', '120', 120_000],
    ['a date', 'Sun, 22 Nov 2026 12:05:00 GMT', 300_000],
    ['a date in the past', 'Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['nonsense', 'soon', undefined],
  ])('retrying, not sooner than the server wants: %s', (_, field, wait) => {
    for (const status of [429, 503]) {
      const verdict = verdictOn({ status, headers: { 'retry-after': field } });
      expect(verdict).toMatchObject({ kind: 'retrying', answered: true });
      expect(verdict.kind === 'retrying' && verdict.retryAfter).toBe(wait);
    }
  });

  test('retrying: the key is in flight, though the status is a conflict’s', () => {
    const body = { type: problemTypes.inFlight, title: 'Still running', current: note };
    const given = { status: 409, headers: { ...problemJson, 'retry-after': '2' }, body };
    expect(verdictOn(given)).toMatchObject({
      kind: 'retrying',
      answered: true,
      retryAfter: 2000,
      problem: { type: problemTypes.inFlight, title: 'Still running', status: 409 },
    });
  });

  test('held: 401', () => {
    expect(verdictOn({ status: 401 })).toMatchObject({ kind: 'held', problem: { status: 401 } });
  });

  test.each<[words: string, given: Given, current: unknown]>([
    ['409 with the canonical state alone', { status: 409, body: note }, note],
    ['412 with the canonical state alone', { status: 412, body: note }, note],
    [
      'a problem with `current`',
      { status: 409, headers: problemJson, body: { title: 'Changed', current: note } },
      note,
    ],
    ['a problem that says the record is gone', { status: 412, body: { type: 'x:gone', current: null } }, null],
  ])('conflict: %s', (_, given, current) => {
    expect(verdictOn(given)).toMatchObject({ kind: 'conflict', conflict: { status: given.status, current } });
    expect(verdictOn(given)).not.toHaveProperty('conflict.etag');
  });

  test('conflict: the etag is what the next write is based on', () => {
    const verdict = verdictOn({ status: 412, headers: { etag: '"v7"' }, body: note });
    expect(verdict).toMatchObject({ kind: 'conflict', conflict: { status: 412, current: note, etag: '"v7"' } });
  });

  test.each<[words: string, given: Given]>([
    ['409 without a body', { status: 409 }],
    [
      '409 with a problem that says nothing of the record',
      { status: 409, headers: problemJson, body: { title: 'No' } },
    ],
    ['412 with a problem by its type alone', { status: 412, body: { type: 'about:blank', title: 'No' } }],
    ['409 with text', { status: 409, body: 'No, thank you' }],
    ['409 for a key of another write', { status: 409, body: { type: problemTypes.keyReuse, current: note } }],
    ['422 for a key of another write', { status: 422, headers: problemJson, body: { type: problemTypes.keyReuse } }],
    ['400', { status: 400 }],
    ['403', { status: 403 }],
    ['404', { status: 404 }],
    ['410', { status: 410 }],
    ['413', { status: 413 }],
    ['422', { status: 422, headers: problemJson, body: { title: 'Too long' } }],
    ['428', { status: 428 }],
    ['a refusal that is an HTML page, where any answer will do', { status: 404, headers: html }],
  ])('refused: %s', (_, given) => {
    expect(verdictOn(given)).toMatchObject({ kind: 'refused', problem: { status: given.status } });
  });

  test('unanswered: nothing came', () => {
    expect(unanswered('No connection')).toEqual({
      kind: 'retrying',
      answered: false,
      problem: { type: 'about:blank', title: 'No connection', phase: 'send' },
    });
  });
});
