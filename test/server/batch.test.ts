import { describe, expect, test } from 'vitest';
import { problem, problemTypes, type Handler } from '../../src/server/index.js';
import { batchOf, entry, envelope, linesOf, statusesOf } from './support/batch.js';
import { applyEffect, effects } from './support/effects.js';
import { Gate } from './support/gate.js';
import { created, serverPerTest, typeOf } from './support/server.js';

const server = serverPerTest();

/** Refuses what is called `bad`, and applies the rest. */
const picky: Handler = async (request, context) => {
  const text = await applyEffect(request, context);
  return text.includes('bad') ? problem({ status: 400, title: 'Bad' }) : Response.json({ text }, { status: 201 });
};

const ok = (): Response => new Response('ok');

const torn = (): Response =>
  new Response(new ReadableStream({ start: (controller) => controller.error(new Error('torn')) }));

/** The answer to what is refused whole. */
const refuse = async (request: Request): Promise<Response> => {
  const writes = batchOf(server.once(created), { max: 2, bytes: 1000 });
  const answer = await writes.handle(request);
  expect(await effects(server.database)).toEqual([]);
  return answer;
};

const sent = (body: BodyInit, type = 'application/json') =>
  new Request('http://app.test/api/batch', { method: 'POST', headers: { 'Content-Type': type }, body });

describe('a batch', () => {
  test('applies each of its writes, and answers each with what it would have had alone', async () => {
    const writes = batchOf(server.once(created));
    const answer = await writes.handle(envelope([entry('a'), entry('b')]));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/x-ndjson');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(await linesOf(answer)).toEqual([
      {
        id: 'a',
        status: 201,
        headers: { 'content-type': 'application/json', location: '/api/readings/1' },
        body: '{"text":"a"}',
      },
      expect.objectContaining({ id: 'b', status: 201, body: '{"text":"b"}' }),
    ]);
    expect(await effects(server.database)).toEqual(['a', 'b']);
  });

  test('of no writes is answered with nothing', async () => {
    expect(await linesOf(await batchOf(server.once(created)).handle(envelope([])))).toEqual([]);
  });

  test('is harmless the second time: each write has its answer again', async () => {
    const writes = batchOf(server.once(created));
    const first = await linesOf(await writes.handle(envelope([entry('a'), entry('b')])));
    const second = await linesOf(await writes.handle(envelope([entry('a'), entry('b')])));
    expect(second.map(({ body }) => body)).toEqual(first.map(({ body }) => body));
    expect(second.map(({ headers }) => headers['idempotent-replayed'])).toEqual(['true', 'true']);
    expect(await effects(server.database)).toEqual(['a', 'b']);
  });

  test('whose client goes away ends what has begun, begins nothing more, and can be sent again', async () => {
    const begun = new Gate();
    const end = new Gate();
    const ended = new Gate();
    const post = server.once(async (request, context) => {
      if (request.headers.get('Idempotency-Key') === '"b"') {
        begun.open();
        await end.opened;
      }
      return created(request, context);
    });
    const writes = batchOf(async (request) => {
      const response = await post(request);
      if (request.headers.get('Idempotency-Key') === '"b"') ended.open();
      return response;
    });
    const requests = [entry('a'), entry('b'), entry('c')];
    const reader = (await writes.handle(envelope(requests))).body?.getReader();
    await reader?.read();
    await begun.opened;
    await reader?.cancel();
    end.open();
    await ended.opened;
    expect(await effects(server.database)).toEqual(['a', 'b']);

    const again = await linesOf(await writes.handle(envelope(requests)));
    expect(again.map(({ headers }) => headers['idempotent-replayed'])).toEqual(['true', 'true', undefined]);
    expect(await effects(server.database)).toEqual(['a', 'b', 'c']);
  });

  test('whose client is known to be gone, by its signal, begins nothing more', async () => {
    const client = new AbortController();
    const writes = batchOf(async (request) => {
      const response = await server.once(created)(request);
      client.abort();
      return response;
    });
    const answer = await writes.handle(envelope([entry('a'), entry('b')], {}, { signal: client.signal }));
    expect(await statusesOf(answer)).toEqual({ a: 201 });
    expect(await effects(server.database)).toEqual(['a']);
  });

  test('runs no further than its client reads', async () => {
    const large = 'x'.repeat(50_000);
    let runs = 0;
    const writes = batchOf(() => {
      runs += 1;
      return new Response(large);
    });
    const answer = await writes.handle(envelope(Array.from({ length: 20 }, (_, index) => entry(`${index}`))));
    const settled = async (): Promise<number> => {
      for (let before = -1; before !== runs; await new Promise((resolve) => setTimeout(resolve, 20))) before = runs;
      return runs;
    };
    // Two of them fill what may wait to be read.
    expect(await settled()).toBe(2);
    expect(await linesOf(answer)).toHaveLength(20);
  });

  test('has its answers as they commit, not at the end', async () => {
    const end = new Gate();
    const writes = batchOf(async (request) => {
      if (request.headers.get('Idempotency-Key') === '"slow"') await end.opened;
      return new Response(null, { status: 204 });
    });
    const answer = await writes.handle(envelope([entry('slow', { lane: '1' }), entry('fast', { lane: '2' })]));
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toContain('"id":"fast"');
    end.open();
    await reader?.cancel();
  });
});

describe('a lane', () => {
  test('runs in order, one at a time', async () => {
    let running = 0;
    let most = 0;
    const seen: string[] = [];
    const writes = batchOf(async (request) => {
      most = Math.max(most, ++running);
      seen.push(await request.text());
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return new Response('ok');
    });
    const requests = Array.from({ length: 9 }, (_, index) => entry(`${index}`, { lane: 'one' }));
    await linesOf(await writes.handle(envelope(requests)));
    expect(seen).toEqual(requests.map(({ id }) => id));
    expect(most).toBe(1);
  });

  test('runs beside others, as many as may', async () => {
    let running = 0;
    let most = 0;
    const writes = batchOf(
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return new Response('ok');
      },
      { parallelLanes: 3 },
    );
    const requests = Array.from({ length: 9 }, (_, index) => entry(`${index}`, { lane: `${index}` }));
    expect(await linesOf(await writes.handle(envelope(requests)))).toHaveLength(9);
    expect(most).toBe(3);
  });

  test('stops at what fails: the rest of it has not run, and says so; other lanes go on', async () => {
    const writes = batchOf(server.once(picky));
    const answer = await writes.handle(
      envelope([
        entry('a1', { lane: 'a' }),
        entry('b1', { lane: 'b' }),
        entry('a2-bad', { lane: 'a' }),
        entry('a3', { lane: 'a' }),
        entry('b2', { lane: 'b' }),
      ]),
    );
    const lines = await linesOf(answer);
    const statuses = Object.fromEntries(lines.map(({ id, status }) => [id, status]));
    expect(statuses).toEqual({ a1: 201, 'a2-bad': 400, a3: 424, b1: 201, b2: 201 });
    const skipped = lines.find(({ id }) => id === 'a3');
    expect(skipped?.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(skipped?.body ?? '')).toMatchObject({ type: problemTypes.laneStopped, retryable: true });
    expect((await effects(server.database)).toSorted()).toEqual(['a1', 'b1', 'b2']);
  });

  test('stops at a handler that throws, which is told of', async () => {
    const told: unknown[] = [];
    const fault = new Error('secret');
    const writes = batchOf(() => Promise.reject(fault), { onError: (error) => told.push(error) });
    const lines = await linesOf(await writes.handle(envelope([entry('a'), entry('b')])));
    expect(lines.map(({ status }) => status)).toEqual([500, 424]);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(told).toEqual([fault]);
  });

  test('stops at an answer that breaks off, since nobody can say what it was', async () => {
    const writes = batchOf(torn, { onError: () => undefined });
    expect(await statusesOf(await writes.handle(envelope([entry('a'), entry('b')])))).toEqual({ a: 500, b: 424 });
  });
});

describe('an answer in a batch', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  test.each<[string, Response, Record<string, unknown>]>([
    ['text', new Response('å\n"\u2028'), { body: 'å\n"\u2028' }],
    ['bytes', new Response(bytes), { body: Buffer.from(bytes).toString('base64'), encoding: 'base64' }],
    ['a byte order mark', new Response('\ufefftext'), { body: '\ufefftext' }],
    ['nothing, but a body', new Response(''), { body: '' }],
  ])('carries %s exactly', async (_, response, expected) => {
    const [line] = await linesOf(await batchOf(() => response).handle(envelope([entry('a')])));
    expect(line).toMatchObject(expected);
  });

  test('has no body when it had none', async () => {
    const [line] = await linesOf(
      await batchOf(() => new Response(null, { status: 204 })).handle(envelope([entry('a')])),
    );
    expect(line).toEqual({ id: 'a', status: 204, headers: {} });
  });

  test('has no cookie, which could not be set from there', async () => {
    const writes = batchOf(() => new Response('ok', { headers: { 'Set-Cookie': 'a=secret' } }));
    expect(await (await writes.handle(envelope([entry('a')]))).text()).not.toContain('secret');
  });
});

describe('the header', () => {
  test('tells of path and limits', () => {
    const { header, advertise } = batchOf(ok, { max: 7, bytes: 2048 });
    expect(header).toBe('"/api/batch";max=7;bytes=2048');
    const response = new Response('ok', { status: 201, headers: { ETag: '"1"' } });
    const advertising = advertise(response);
    expect(advertising.status).toBe(201);
    expect(advertising.headers.get('ETag')).toBe('"1"');
    expect(advertising.headers.get('Holdfast-Batch')).toBe(header);
  });

  test.each([{ max: 0 }, { bytes: 1.5 }, { parallelLanes: Infinity }, { path: 'api' }, { path: '//evil.test' }])(
    'is not made of options that can not work: %j',
    (options) => {
      expect(() => batchOf(ok, options)).toThrow('must be');
    },
  );
});

describe('a batch that is none', () => {
  test.each<[string, Request]>([
    ['no JSON', sent('{')],
    ['no UTF-8', sent(new Uint8Array([0x22, 0xff, 0x22]))],
    ['no object', sent('[]')],
    ['no requests', sent('{"requests":{}}')],
    ['a request that is null', envelope([null])],
    ['a request without an id', envelope([entry('a'), { ...entry('b'), id: undefined }])],
    ['a request with an empty id', envelope([entry('')])],
    ['two requests of one id', envelope([entry('a'), entry('a')])],
    ['a lane that is no text', envelope([entry('a', { lane: 1 })])],
    ['a batch in it', envelope([entry('a')], { 'Holdfast-Batch-Entry': 'a' })],
  ])('since it has %s is refused, and nothing of it runs', async (_, request) => {
    const answer = await refuse(request);
    expect(answer.status).toBe(400);
    expect(await typeOf(answer)).toBe(problemTypes.batchMalformed);
  });

  test('since it breaks off half-way is refused', async () => {
    const halfway = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"requests":[')),
      pull: (controller) => controller.error(new Error('torn')),
    });
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: halfway, duplex: 'half' };
    const answer = await refuse(new Request('http://app.test/api/batch', init));
    expect(answer.status).toBe(400);
    expect(await typeOf(answer)).toBe(problemTypes.batchMalformed);
  });

  test('by its type, which a page of another origin could send, is refused', async () => {
    const answer = await refuse(sent(JSON.stringify({ requests: [entry('a')] }), 'text/plain'));
    expect(answer.status).toBe(415);
    expect(await typeOf(answer)).toBe(problemTypes.batchMalformed);
  });

  test.each<[string, Request]>([
    ['requests', envelope([entry('a'), entry('b'), entry('c')])],
    ['bytes', envelope([entry('a', { body: 'x'.repeat(1000) })])],
    ['announced bytes', envelope([entry('a')], { 'Content-Length': '1001' })],
  ])('since it has too many %s is refused', async (_, request) => {
    const answer = await refuse(request);
    expect(answer.status).toBe(413);
    expect(await typeOf(answer)).toBe(problemTypes.batchTooLarge);
  });

  test('but another method is told which one is taken', async () => {
    const answer = await refuse(new Request('http://app.test/api/batch'));
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toBe('POST');
  });
});
