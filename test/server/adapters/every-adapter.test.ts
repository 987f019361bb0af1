import { once as event } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { exactlyOnce, type Observe } from '../../../src/server/index.js';
import { adapters, listen, type WebHandler } from '../support/adapters.js';
import { createEffects, effects } from '../support/effects.js';
import { Gate } from '../support/gate.js';
import { RawConnection } from '../support/raw-connection.js';
import { created } from '../support/server.js';
import { temporaryDatabase } from '../support/temporary.js';
import type { OriginOptions } from '../../../src/server/adapters/to-request.js';

const url: WebHandler = (request) => new Response(request.url);

describe.each(adapters)('by the adapter for %s', (_name, make) => {
  async function serve(handler: WebHandler, options: OriginOptions = {}) {
    const onError = vi.fn<(error: unknown) => void>();
    return { ...(await listen(await make(handler, options, onError))), onError };
  }

  describe('a request', () => {
    test('reaches the handler whole', async () => {
      const { address } = await serve(async (request) =>
        Response.json({
          method: request.method,
          url: request.url,
          type: request.headers.get('content-type'),
          body: [...new Uint8Array(await request.arrayBuffer())],
        }),
      );
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const answer = await fetch(`${address}/api/readings?b=2&a=%20`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: bytes,
      });
      expect(await answer.json()).toEqual({
        method: 'PATCH',
        url: `${address}/api/readings?b=2&a=%20`,
        type: 'application/json',
        body: [...bytes],
      });
    });

    test('is a real one, of which others can be made', async () => {
      const { address } = await serve(async (request) => new Response(await new Request(request).text()));
      const answer = await fetch(address, { method: 'POST', body: 'a reading' });
      expect(await answer.text()).toBe('a reading');
    });

    test('is streamed', async () => {
      const { port } = await serve(async (request) => {
        const reader = request.body?.getReader();
        const first = await reader?.read();
        return new Response(first?.value ?? null);
      });
      const connection = await RawConnection.open(port);
      await connection.write('POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
      expect(await connection.until(/hello/)).toContain('200 OK');
    });

    test('that nobody reads is not held in memory', async () => {
      const gate = new Gate();
      const { port } = await serve(async ({ method }) => {
        if (method === 'GET') return new Response('next');
        await gate.opened;
        return new Response('enough', { status: 413 });
      });
      const connection = await RawConnection.open(port);
      const size = 64 * 1024 * 1024;
      await connection.write(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\n`);
      const sent = vi.fn<() => void>();
      const sending = connection.write(new Uint8Array(size)).then(sent);
      // Some buffers on the way fill up, and then nothing more is taken.
      let before = -1;
      while (connection.socket.bytesWritten - connection.socket.writableLength !== before) {
        before = connection.socket.bytesWritten - connection.socket.writableLength;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      expect(sent).not.toHaveBeenCalled();
      gate.open();
      // The client that sends to the end before it reads has the answer, and its connection.
      await sending;
      expect(await connection.until(/enough/)).toContain(' 413 ');
      await connection.write('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
      await connection.until(/next/);
    });

    test('may wait for 100 Continue', async () => {
      const { port } = await serve(async (request) => new Response(await request.text()));
      const connection = await RawConnection.open(port);
      await connection.write('POST / HTTP/1.1\r\nHost: app.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
      await connection.until(/100 Continue/);
      await connection.write('hello');
      expect(await connection.until(/hello/)).toContain('200 OK');
    });

    test('tells by its signal that the client went away', async () => {
      const aborted = vi.fn<() => void>();
      const begun = vi.fn<() => void>();
      const { address } = await serve(async ({ signal }) => {
        begun();
        await event(signal, 'abort');
        aborted();
        throw signal.reason;
      });
      const leaving = new AbortController();
      const answer = fetch(address, { method: 'POST', body: 'x', signal: leaving.signal }).catch(() => 'gone');
      await vi.waitUntil(() => begun.mock.calls.length > 0);
      leaving.abort();
      expect(await answer).toBe('gone');
      await vi.waitUntil(() => aborted.mock.calls.length > 0);
    });

    test('for a whole URL, as a proxy sends it, is one for its path', async () => {
      const { port } = await serve((request) => new Response(new URL(request.url).pathname));
      const connection = await RawConnection.open(port);
      await connection.write('GET http://elsewhere.test/a/b HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n');
      expect(await connection.toEnd()).toContain('/a/b');
    });

    test('whose host is none gets 400', async () => {
      const { port } = await serve(() => new Response('ok'));
      const connection = await RawConnection.open(port);
      await connection.write('GET / HTTP/1.1\r\nHost: a b:c\r\nConnection: close\r\n\r\n');
      expect(await connection.toEnd()).toContain(' 400 ');
    });
  });

  describe('the origin', () => {
    const forwarded = { 'X-Forwarded-Host': 'app.example', 'X-Forwarded-Proto': 'https' };

    test('is not what anyone forwards', async () => {
      const { address } = await serve(url);
      expect(await (await fetch(`${address}/a`, { headers: forwarded })).text()).toBe(`${address}/a`);
    });

    test('is what a trusted proxy forwards', async () => {
      const { address } = await serve(url, { trustProxy: true });
      expect(await (await fetch(`${address}/a`, { headers: forwarded })).text()).toBe('https://app.example/a');
    });

    test('is the one that the app names', async () => {
      const { address } = await serve(url, { origin: 'https://app.example:8443', trustProxy: true });
      const answer = await fetch(`${address}/a`, { headers: { 'X-Forwarded-Host': 'other.example' } });
      expect(await answer.text()).toBe('https://app.example:8443/a');
    });

    test.each(['app.example', 'https://app.example/', 'https://app.example/path'])('is never %s', async (origin) => {
      await expect(serve(url, { origin })).rejects.toThrow(`\`origin\` must be one`);
    });
  });

  describe('an answer', () => {
    test('keeps status, headers and each cookie', async () => {
      const { address } = await serve(() => {
        const response = Response.json({ a: 1 }, { status: 201, headers: { ETag: '"1"' } });
        response.headers.append('Set-Cookie', 'a=1; Path=/');
        response.headers.append('Set-Cookie', 'b=2');
        return response;
      });
      const answer = await fetch(address, { method: 'POST' });
      expect(answer.status).toBe(201);
      expect(answer.headers.get('ETag')).toBe('"1"');
      expect(answer.headers.get('Content-Type')).toBe('application/json');
      expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
      expect(await answer.json()).toEqual({ a: 1 });
    });

    test.each([204, 304])('with status %d has no body', async (status) => {
      const { port } = await serve(() => new Response(null, { status, headers: { ETag: '"1"' } }));
      const connection = await RawConnection.open(port);
      await connection.write('GET / HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n');
      const received = await connection.toEnd();
      expect(received).toContain(` ${status} `);
      expect(received.toLowerCase()).toContain('etag: "1"');
      expect(received).toMatch(/\r\n\r\n$/);
    });

    test('to HEAD has headers alone, and the body that was made for it is let go', async () => {
      const cancel = vi.fn<() => void>();
      const { port } = await serve(() => {
        const body = new ReadableStream({ cancel });
        return new Response(body, { headers: { ETag: '"1"', 'Content-Type': 'text/plain' } });
      });
      const connection = await RawConnection.open(port);
      await connection.write('HEAD / HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n');
      const received = await connection.toEnd();
      expect(received.toLowerCase()).toContain('etag: "1"');
      expect(received).toMatch(/\r\n\r\n$/);
      expect(cancel).toHaveBeenCalled();
    });

    test('is streamed, and stops being made when the client goes away', async () => {
      const cancelled = vi.fn<() => void>();
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
      const { address } = await serve(
        () =>
          new Response(
            new ReadableStream({
              start(started) {
                controller = started;
                started.enqueue(new TextEncoder().encode('first'));
              },
              cancel: cancelled,
            }),
          ),
      );
      const leaving = new AbortController();
      const answer = await fetch(address, { signal: leaving.signal });
      const reader = answer.body?.getReader();
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first');
      controller?.enqueue(new TextEncoder().encode('second'));
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('second');
      leaving.abort();
      await vi.waitUntil(() => cancelled.mock.calls.length > 0);
    });

    test('that breaks off half-way is not taken for whole', async () => {
      let making: ReadableStreamDefaultController<Uint8Array> | undefined;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          making = controller;
          controller.enqueue(new TextEncoder().encode('half'));
        },
      });
      const { address } = await serve(() => new Response(body));
      const answer = await fetch(address);
      making?.error(new Error('the disk is gone'));
      await expect(answer.text()).rejects.toThrow('terminated');
    });

    test('is 500 when the handler throws, and the connection goes on', async () => {
      const { port, onError } = await serve((request) => {
        if (request.url.endsWith('/throw')) throw new Error('secret: disk /dev/sda');
        return new Response('fine');
      });
      const connection = await RawConnection.open(port);
      await connection.write('POST /throw HTTP/1.1\r\nHost: app.test\r\nContent-Length: 5\r\n\r\nhello');
      expect(await connection.until(/ 500 /)).toContain(' 500 ');
      await connection.write('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
      await connection.until(/fine/);
      expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'secret: disk /dev/sda' }));
    });
  });

  test.each([
    ['of a known length', 'Content-Length: 10\r\n\r\nhello'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'],
  ])('a write %s that breaks off half-way is not applied', async (_, rest) => {
    const database = await temporaryDatabase();
    await createEffects(database);
    const observe = vi.fn<Observe>();
    const once = exactlyOnce({ database, principal: () => 'ada', observe });
    const { port } = await serve(once(created));
    const connection = await RawConnection.open(port);
    await connection.write(`POST / HTTP/1.1\r\nHost: app.test\r\nIdempotency-Key: "k"\r\n${rest}`);
    connection.socket.end();
    await vi.waitUntil(() => observe.mock.calls.length > 0);
    expect(observe).toHaveBeenCalledWith(expect.objectContaining({ phase: 'body' }));
    expect(await effects(database)).toEqual([]);
  });

  test('a write that is sent twice is applied once, and a large one is refused before it is read', async () => {
    const database = await temporaryDatabase();
    await createEffects(database);
    const once = exactlyOnce({ database, principal: () => 'ada', maxBodyBytes: 1000 });
    const { address } = await serve(once(created));
    const send = (body: string) =>
      fetch(`${address}/api/readings`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': '"k"' },
        body,
      });
    expect((await send('{"value": 1}')).status).toBe(201);
    const again = await send('{"value": 1}');
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await again.json()).toEqual({ text: '{"value": 1}' });
    // The same value, in other bytes: another write.
    expect((await send('{"value":1}')).status).toBe(422);
    expect((await send('x'.repeat(1_000_000))).status).toBe(413);
    expect(await effects(database)).toEqual(['{"value": 1}']);
  });
});
