import { expect, test } from 'vitest';
import { bodyOf } from '../../../src/browser/body-of.js';

/** A body of so many chunks of ten bytes that counts what is taken of it. */
function chunks(count: number) {
  const taken = { chunks: 0 };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken.chunks === count) return controller.close();
        taken.chunks += 1;
        controller.enqueue(new Uint8Array(10).fill(taken.chunks));
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, taken };
}

function post(body: BodyInit | null, headers: HeadersInit = {}): Request {
  return new Request('https://api.example/notes', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
}

/** A request in a browser that does not show its body's stream. */
function postWithoutStream(size: number): Request {
  const request = post(new Uint8Array(size));
  const clone = request.clone();
  Object.defineProperty(clone, 'body', { value: undefined });
  request.clone = () => clone;
  return request;
}

test('a body up to the limit is read, and the request still has it', async () => {
  const request = post(chunks(10).stream);
  const body = await bodyOf(request, 100);
  expect(body).toEqual(await request.arrayBuffer());
  expect(body).toMatchObject({ byteLength: 100 });
});

test('no body and an empty one are none', async () => {
  expect(await bodyOf(post(null), 100)).toBeUndefined();
  expect(await bodyOf(post(''), 100)).toBeUndefined();
});

test('of a larger body no more is taken than shows that it is', async () => {
  const { stream, taken } = chunks(Infinity);
  expect(await bodyOf(post(stream), 100)).toBe('too-large');
  expect(taken.chunks).toBeLessThan(15);
});

test('a body that says itself that it is larger is not touched', async () => {
  const { stream, taken } = chunks(Infinity);
  const request = post(stream, { 'content-length': '101' });
  expect(await bodyOf(request, 100)).toBe('too-large');
  expect([taken.chunks, request.bodyUsed]).toEqual([0, false]);
});

test('where requests do not show their streams, the body is read whole, and the limit holds', async () => {
  expect(await bodyOf(postWithoutStream(100), 100)).toMatchObject({ byteLength: 100 });
  expect(await bodyOf(postWithoutStream(101), 100)).toBe('too-large');
});
