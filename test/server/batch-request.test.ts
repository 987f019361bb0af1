import { describe, expect, test } from 'vitest';
import { problemTypes } from '../../src/server/index.js';
import { batchOf, entry, envelope, linesOf } from './support/batch.js';
import { applyEffect, effects } from './support/effects.js';
import { serverPerTest } from './support/server.js';

const server = serverPerTest();
const key = (id: string) => ({ 'idempotency-key': `"${id}"` });

/** The requests as the app saw them, and their bodies. */
async function seen(requests: unknown, headers: Record<string, string> = {}, own: readonly string[] = []) {
  const got: { request: Request; body: Uint8Array }[] = [];
  const writes = batchOf(
    async (request) => {
      got.push({ request, body: new Uint8Array(await request.arrayBuffer()) });
      return new Response('ok');
    },
    { headers: own },
  );
  const lines = await linesOf(await writes.handle(envelope(requests, headers)));
  return { got, lines };
}

describe('a request of a batch', () => {
  test('reaches the app as if it had come alone', async () => {
    const headers = { ...key('a'), 'Content-Type': 'text/markdown', 'If-Match': '"1"', traceparent: '00-1' };
    const { got } = await seen([entry('a', { method: 'PUT', url: '/api/notes/1?a=b', headers, body: 'å' })]);
    const [{ request, body } = { request: undefined, body: undefined }] = got;
    expect(request?.method).toBe('PUT');
    expect(request?.url).toBe('http://app.test/api/notes/1?a=b');
    expect(request?.headers.get('Content-Type')).toBe('text/markdown');
    expect(request?.headers.get('If-Match')).toBe('"1"');
    expect(request?.headers.get('traceparent')).toBe('00-1');
    expect(body).toEqual(new TextEncoder().encode('å'));
  });

  test('carries bytes', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { got } = await seen([
      entry('a', { body: Buffer.from(bytes).toString('base64'), encoding: 'base64' }),
      entry('b', { body: undefined }),
    ]);
    expect(got.map(({ body }) => body)).toEqual([bytes, new Uint8Array()]);
  });

  test('is the same write as when it comes alone', async () => {
    const post = server.once(async (request, context) => new Response(await applyEffect(request, context)));
    await post(
      new Request('http://app.test/api/readings', {
        method: 'POST',
        headers: key('a'),
        body: new Uint8Array([1, 255]),
      }),
    );
    const bytes = Buffer.from([1, 255]).toString('base64');
    const [line] = await linesOf(
      await batchOf(post).handle(envelope([entry('a', { body: bytes, encoding: 'base64' })])),
    );
    expect(line?.headers['idempotent-replayed']).toBe('true');
    expect(await effects(server.database)).toHaveLength(1);
  });

  test('has the credentials of the batch, and what the proxy says of it', async () => {
    const outer = {
      Authorization: 'Bearer ada',
      Cookie: 'session=ada',
      'Holdfast-Principal': '"ada"',
      'X-Forwarded-For': '10.0.0.1',
      'X-User': 'ada',
      'User-Agent': 'outer',
    };
    const repeated = { ...key('a'), Authorization: 'Bearer ada', 'User-Agent': 'inner' };
    const { got } = await seen([entry('a', { headers: repeated })], outer);
    for (const [name, value] of Object.entries(outer)) expect(got[0]?.request.headers.get(name)).toBe(value);
  });

  test('has nothing of what describes the batch', async () => {
    const outer = { 'Idempotency-Key': '"outer"', 'If-Match': '"outer"', Accept: 'outer', 'Content-Length': '1000' };
    const { got } = await seen([entry('a', { headers: key('a') })], outer);
    const { headers } = got[0]?.request ?? new Request('http://none.test');
    expect(headers.get('Idempotency-Key')).toBe('"a"');
    for (const name of ['If-Match', 'Accept', 'Content-Type', 'Content-Length']) expect(headers.get(name)).toBeNull();
  });

  test('may set a header of the app that the server takes', async () => {
    const headers = { ...key('a'), 'X-Tenant': 'one' };
    const { got } = await seen([entry('a', { headers })], { 'x-tenant': 'two' }, ['X-Tenant']);
    expect(got[0]?.request.headers.get('X-Tenant')).toBe('one');
  });

  test('is not cut off with the batch: it has no signal of the batch', async () => {
    const client = new AbortController();
    let signal: AbortSignal | undefined;
    const writes = batchOf((request) => {
      ({ signal } = request);
      return new Response('ok');
    });
    await linesOf(await writes.handle(envelope([entry('a')], {}, { signal: client.signal })));
    client.abort();
    expect(signal?.aborted).toBe(false);
  });
});

describe('a request of a batch is refused, and others run, when', () => {
  test.each<[string, Record<string, unknown>]>([
    ['it is no write', { method: 'GET' }],
    ['it has a method of no kind', { method: 1 }],
    ['its address is whole', { url: 'http://app.test/api/readings' }],
    ['its address is of another server', { url: '//evil.test/' }],
    ['its address becomes one of another server', { url: String.raw`/\evil.test/` }],
    ['it has no address', { url: undefined }],
    ['it is a batch', { url: '/api/batch' }],
    ['it is a batch in disguise', { url: '/x/../api/batch?a=1' }],
    ['its headers are a list', { headers: ['a'] }],
    ['a header is a number', { headers: { ...key('a'), 'Content-Type': 1 } }],
    ['a header breaks the line', { headers: { ...key('a'), 'Content-Type': 'a\r\nX: y' } }],
    ['a header comes twice', { headers: { ...key('a'), 'Idempotency-Key': '"b"' } }],
    ['it says who it is', { headers: { ...key('a'), Authorization: 'Bearer bob' } }],
    ['it brings a cookie', { headers: { ...key('a'), Cookie: 'session=bob' } }],
    ['it names a principal', { headers: { ...key('a'), 'Holdfast-Principal': '"bob"' } }],
    ['it says what only a proxy may', { headers: { ...key('a'), 'X-Forwarded-For': '127.0.0.1' } }],
    ['it has a header that the app did not name', { headers: { ...key('a'), 'X-User': 'bob' } }],
    ['its body is an object', { body: {} }],
    ['its body is half a character', { body: '\ud800' }],
    ['its body is not quite base64', { body: 'YQ', encoding: 'base64' }],
    ['its encoding is unknown', { encoding: 'gzip' }],
  ])('%s', async (_, change) => {
    const { got, lines } = await seen([entry('a', { ...change, lane: '1' }), entry('b', { lane: '2' })], {
      Authorization: 'Bearer ada',
    });
    const statuses = Object.fromEntries(lines.map(({ id, status }) => [id, status]));
    expect(statuses).toEqual({ a: 400, b: 200 });
    expect(JSON.parse(lines.find(({ id }) => id === 'a')?.body ?? '')).toMatchObject({
      type: problemTypes.batchMalformed,
      retryable: false,
    });
    expect(got).toHaveLength(1);
  });

  test('it has no key: if its answer were lost, it would run twice', async () => {
    const { got, lines } = await seen([entry('a', { headers: {} })]);
    expect(JSON.parse(lines[0]?.body ?? '')).toMatchObject({ type: problemTypes.keyMissing, status: 400 });
    expect(got).toEqual([]);
  });
});

test('a batch in a batch is refused even where the app knows it by another address', async () => {
  const writes = batchOf((request): Promise<Response> => writes.handle(request));
  const headers = { ...key('a'), 'Content-Type': 'application/json' };
  const inner = { url: '/api/%62atch', headers, body: JSON.stringify({ requests: [entry('b')] }) };
  const [line] = await linesOf(await writes.handle(envelope([entry('a', inner)])));
  expect(line?.status).toBe(400);
  expect(JSON.parse(line?.body ?? '')).toMatchObject({ type: problemTypes.batchMalformed });
});
