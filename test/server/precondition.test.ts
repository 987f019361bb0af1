import { describe, expect, test } from 'vitest';
import { conflict, precondition, problemTypes } from '../../src/server/index.js';

function put(headers: HeadersInit): Request {
  return new Request('http://app.test/note', { method: 'PUT', headers });
}

describe('precondition', () => {
  test.each<[HeadersInit, string | undefined, number | undefined]>([
    [{}, '"a"', 428],
    [{}, undefined, 428],
    [{ 'If-Match': '"a"' }, '"a"', undefined],
    [{ 'If-Match': '"b", "a"' }, '"a"', undefined],
    [{ 'If-Match': '"b","c"' }, '"a"', 412],
    [{ 'If-Match': 'W/"a"' }, '"a"', 412],
    [{ 'If-Match': '"a"' }, 'W/"a"', 412],
    [{ 'If-Match': 'W/"a"' }, 'W/"a"', 412],
    [{ 'If-Match': '*' }, '"a"', undefined],
    [{ 'If-Match': '*' }, undefined, 412],
    [{ 'If-Match': '"a"' }, undefined, 412],
    [{ 'If-Match': 'a' }, '"a"', 412],
    [{ 'If-Match': '' }, '"a"', 412],
    [{ 'If-Match': '"a,b"' }, '"a,b"', undefined],
    [{ 'If-Match': '"*"' }, '"a"', 412],
    [{ 'If-None-Match': '*' }, undefined, undefined],
    [{ 'If-None-Match': '*' }, '"a"', 412],
    [{ 'If-None-Match': '"b"' }, '"a"', undefined],
    [{ 'If-None-Match': '"a"' }, '"a"', 412],
    [{ 'If-None-Match': 'W/"a"' }, '"a"', 412],
    [{ 'If-Match': '"a"', 'If-None-Match': '"b"' }, '"a"', undefined],
    [{ 'If-Match': '"a"', 'If-None-Match': '*' }, '"a"', 412],
  ])('%j against %s gives %s', (headers, etag, status) => {
    expect(precondition(put(headers), etag)?.status).toBe(status);
  });

  test('names the problem and what to do when there is no condition', async () => {
    const answer = precondition(put({}), '"a"', { traceId: 'trace' });
    expect(await answer?.json()).toMatchObject({
      type: problemTypes.preconditionRequired,
      phase: 'precondition',
      traceId: 'trace',
      retryable: false,
    });
  });

  test('gives what is stored now, and its validator, when a condition fails', async () => {
    const answer = precondition(put({ 'If-Match': '"old"' }), '"new"', { current: { text: 'theirs' } });
    expect(answer?.headers.get('ETag')).toBe('"new"');
    expect(await answer?.json()).toMatchObject({ type: problemTypes.conflict, current: { text: 'theirs' } });
  });
});

describe('conflict', () => {
  test('is a 409 with the canonical state', async () => {
    const answer = conflict({ open: false }, { etag: '"7"', detail: 'The round was closed.' });
    expect(answer.status).toBe(409);
    expect(answer.headers.get('ETag')).toBe('"7"');
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({
      type: problemTypes.conflict,
      status: 409,
      detail: 'The round was closed.',
      current: { open: false },
      retryable: false,
    });
  });

  test('has no ETag when there is none', () => {
    expect(conflict(null).headers.has('ETag')).toBe(false);
  });
});
