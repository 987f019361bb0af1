import { describe, expect, test } from 'vitest';
import { problem, type Handler } from '../../src/server/index.js';
import { applyEffect, effects, write } from './support/effects.js';
import { engines } from './support/engines.js';
import { created, serverPerTest } from './support/server.js';

/** Makes an answer again from what is stored. */
const stored: Handler = async (_, { tx, principal, key }) => {
  const rows = await tx.query<{ text: string }>('select text from effects');
  return new Response(rows.map(({ text }) => text).join(), {
    headers: { 'X-From': `rederived for ${principal}, ${key}`, 'Set-Cookie': 'b=1' },
  });
};

const read = async (): Promise<Response> => {
  const response = new Response('ok');
  await response.text();
  return response;
};

const locked = (): Response => {
  const response = new Response('ok');
  response.body?.getReader();
  return response;
};

const breaking = (): Response =>
  new Response(
    new ReadableStream({
      pull: (controller) => controller.error(new Error('the file is gone')),
    }),
  );

const thrown = (status: number) => (): never => {
  throw new Response('thrown', { status });
};

describe.each(engines)('on $name', (engine) => {
  const server = serverPerTest(engine);

  describe('a replay', () => {
    test.each([204, 205, 304])('of an answer with status %i has no body either', async (status) => {
      const post = server.once(() => new Response(null, { status, headers: { ETag: '"1"' } }));
      await post(write('k'));
      const again = await post(write('k'));
      expect(again.status).toBe(status);
      expect(again.headers.get('ETag')).toBe('"1"');
      expect(again.body).toBeNull();
    });

    test('of a redirect leads to the same place', async () => {
      const post = server.once(() => new Response(null, { status: 303, headers: { Location: '/rounds/1' } }));
      await post(write('k'));
      const again = await post(write('k'));
      expect([again.status, again.headers.get('Location')]).toEqual([303, '/rounds/1']);
    });

    test('tells an empty body from none', async () => {
      const post = server.once(() => new Response(''));
      await post(write('k'));
      const again = await post(write('k'));
      expect(again.body).not.toBeNull();
      expect(await again.text()).toBe('');
    });

    test('repeats nothing that was of the session, the connection or the moment of the first', async () => {
      const headers = {
        'Clear-Site-Data': '"storage"',
        Connection: 'close, X-Of-The-Connection',
        'X-Of-The-Connection': '1',
        'Keep-Alive': 'timeout=5',
        'Transfer-Encoding': 'chunked',
        'Content-Length': '2',
        Date: 'Sun, 06 Nov 1994 08:49:37 GMT',
        Age: '10',
        'Server-Timing': 'db;dur=5',
        'Content-Type': 'text/plain',
        ETag: '"1"',
        Vary: 'Accept',
      };
      const post = server.once(() => new Response('ok', { headers }));
      const first = await post(write('k'));
      expect(Object.fromEntries(first.headers)).toEqual(
        Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      );
      const again = await post(write('k'));
      expect(Object.fromEntries(again.headers)).toEqual({
        'content-type': 'text/plain',
        etag: '"1"',
        vary: 'Accept',
        'idempotent-replayed': 'true',
      });
    });
  });

  describe('an answer that is too large to be stored', () => {
    const large = 'x'.repeat(101);
    /** Answers with a body that comes in pieces. */
    const inPieces: Handler = async (request, context) => {
      await applyEffect(request, context);
      const pieces = large.match(/.{1,30}/g) ?? [];
      const body = new ReadableStream({
        pull(controller) {
          const piece = pieces.shift();
          if (piece === undefined) controller.close();
          else controller.enqueue(new TextEncoder().encode(piece));
        },
      });
      return new Response(body, { status: 201, headers: { 'X-From': 'handler', 'Set-Cookie': 'a=1' } });
    };
    const options = { answerBytes: 100 };

    test('reaches the first request whole, and is made again for a replay, without cookies', async () => {
      const post = server.once(inPieces, options, { rederive: stored });
      const first = await post(write('k'));
      expect([first.status, first.headers.get('X-From')]).toEqual([201, 'handler']);
      expect(first.headers.getSetCookie()).toEqual(['a=1']);
      expect(await first.text()).toBe(large);

      const again = await post(write('k'));
      expect(again.headers.get('Idempotent-Replayed')).toBe('true');
      expect(again.headers.get('X-From')).toBe('rederived for ada, k');
      expect(again.headers.getSetCookie()).toEqual([]);
      expect(await again.text()).toBe('a reading');
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('is stored, and not made again, where it fits', async () => {
      const post = server.once(inPieces, { answerBytes: large.length }, { rederive: stored });
      await post(write('k'));
      expect((await post(write('k'))).headers.get('X-From')).toBe('handler');
    });

    test('is not made for another payload under its key', async () => {
      const post = server.once(inPieces, options, { rederive: stored });
      await (await post(write('k'))).text();
      expect((await post(write('k', 'another'))).status).toBe(422);
    });

    test('may be that what it would tell of is gone', async () => {
      const post = server.once(inPieces, options, { rederive: () => problem({ status: 410, title: 'Deleted since' }) });
      await (await post(write('k'))).text();
      const again = await post(write('k'));
      expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([410, 'true']);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('is an error once its route can not make it any more, and applies nothing', async () => {
      await (await server.once(inPieces, options, { rederive: stored })(write('k'))).text();
      const errors: unknown[] = [];
      const post = server.once(inPieces, { ...options, onError: (error) => errors.push(error) });
      expect((await post(write('k'))).status).toBe(500);
      expect(String(errors[0])).toContain('`rederive`');
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('is let go where the route can not make it again', async () => {
      let isCancelled = false;
      const endless = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(64)),
        cancel: () => {
          isCancelled = true;
        },
      });
      const post = server.once(() => new Response(endless), { ...options, onError: () => undefined });
      expect((await post(write('k'))).status).toBe(500);
      expect(isCancelled).toBe(true);
    });
  });

  describe('a handler', () => {
    test.each<[string, () => unknown, string]>([
      ['answers with nothing', () => undefined, 'must answer with a Response, and gave undefined'],
      ['answers with a plain object', () => ({ status: 200 }), 'must answer with a Response, and gave object'],
      ['answers with a body that was read', read, 'was read already'],
      ['answers with a body that is being read', locked, 'was read already'],
      ['answers with a body that breaks off', breaking, 'the file is gone'],
      ['answers with an error of the network', () => Response.error(), 'a status of 200 to 599, and gave 0'],
      ['throws what says that it was saved', thrown(303), 'a throw rolls it back'],
    ])('that %s applies nothing, and its developer is told why', async (_, handler, message) => {
      const errors: unknown[] = [];
      const post = server.once(
        async (request, context) => {
          await applyEffect(request, context);
          return (await handler()) as Response;
        },
        { onError: (error) => errors.push(error) },
      );
      const failed = await post(write('k'));
      expect(failed.status).toBe(500);
      expect(await failed.text()).not.toContain(message);
      expect(errors).toHaveLength(1);
      expect(String(errors[0])).toContain(message);
      expect(await effects(server.database)).toEqual([]);
      expect((await server.once(created)(write('k'))).status).toBe(201);
    });

    test('may throw its refusal, which rolls back', async () => {
      const post = server.once(async (request, context) => {
        await applyEffect(request, context);
        return thrown(404)();
      });
      const refused = await post(write('k'));
      expect([refused.status, await refused.text()]).toEqual([404, 'thrown']);
      expect(await effects(server.database)).toEqual([]);
    });
  });
});
