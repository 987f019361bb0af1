import { describe, expect, test, vi } from 'vitest';
import { problem, problemTypes } from '../../src/server/index.js';
import { applyEffect, effects, write } from './support/effects.js';
import { engines } from './support/engines.js';
import { created, serverPerTest, throwing, typeOf } from './support/server.js';

describe.each(engines)('on $name', (engine) => {
  const server = serverPerTest(engine);

  describe('a key that was used', () => {
    test('gives the stored answer again, marked as replayed, and applies nothing', async () => {
      const post = server.once(created);
      const first = await post(write('k'));
      const second = await post(write('k'));
      expect(first.headers.has('Idempotent-Replayed')).toBe(false);
      expect(second.headers.get('Idempotent-Replayed')).toBe('true');
      expect(second.status).toBe(201);
      expect(second.headers.get('Location')).toBe('/api/readings/1');
      expect(second.headers.get('Content-Type')).toBe('application/json');
      expect(await second.json()).toEqual(await first.json());
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('gives the stored answer after a restart', async () => {
      await server.once(created)(write('k'));
      await server.database.close();
      const database = server.open();
      const again = await server.once(created, { database })(write('k'));
      expect(again.headers.get('Idempotent-Replayed')).toBe('true');
      expect(await effects(database)).toEqual(['a reading']);
    });

    test('has one effect and one answer when 16 duplicates arrive at once', async () => {
      let runs = 0;
      const post = server.once(async (request, context) => {
        await applyEffect(request, context);
        await new Promise((resolve) => setImmediate(resolve));
        return Response.json({ run: ++runs });
      });
      const answers = await Promise.all(Array.from({ length: 16 }, () => post(write('k'))));
      const bodies = await Promise.all(answers.map((answer) => answer.json()));
      expect(bodies).toEqual(Array.from({ length: 16 }, () => ({ run: 1 })));
      expect(answers.filter((answer) => answer.headers.has('Idempotent-Replayed'))).toHaveLength(15);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('has one effect when duplicates arrive at two servers on one file', async () => {
      const posts = [server.database, server.open()].map((each) => server.once(created, { database: each }));
      const answers = await Promise.all([...posts, ...posts, ...posts].map((post) => post(write('k'))));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('is the same key in quotes and bare', async () => {
      const post = server.once(created);
      await post(write('k'));
      const bare = await post(write(undefined, 'a reading', { 'Idempotency-Key': 'k' }));
      expect(bare.headers.get('Idempotent-Replayed')).toBe('true');
    });

    test('is another key for another principal', async () => {
      const post = server.once(created, { principal: (request) => request.headers.get('User') ?? '' });
      await post(write('k', 'of ada', { User: 'ada' }));
      const other = await post(write('k', 'of bob', { User: 'bob' }));
      expect(other.headers.has('Idempotent-Replayed')).toBe(false);
      expect(await effects(server.database)).toEqual(['of ada', 'of bob']);
    });

    test.each<[string, Request]>([
      ['another body', write('k', 'another reading')],
      ['another method', new Request(write('k'), { method: 'PUT' })],
      ['another path', new Request('http://app.test/api/other', write('k'))],
      ['another query', new Request('http://app.test/api/readings?a=1', write('k'))],
    ])('is refused with %s', async (_, request) => {
      const post = server.once(created);
      await post(write('k'));
      const refused = await post(request);
      expect(refused.status).toBe(422);
      expect(await typeOf(refused)).toBe(problemTypes.keyReuse);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('does not mind the order of the query, nor headers that change with each attempt', async () => {
      const post = server.once(created);
      await post(new Request('http://app.test/api?a=1&b=2', write('k', 'x', { Authorization: 'one' })));
      const again = await post(new Request('http://app.test/api?b=2&a=1', write('k', 'x', { Authorization: 'two' })));
      expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    });
  });

  describe('a stored answer', () => {
    test('keeps every byte', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const post = server.once(() => new Response(bytes, { headers: { 'Content-Type': 'image/png' } }));
      await post(write('k'));
      const again = await post(write('k'));
      expect(new Uint8Array(await again.arrayBuffer())).toEqual(bytes);
      expect(again.headers.get('Content-Type')).toBe('image/png');
    });

    test('keeps the absence of a body', async () => {
      const post = server.once(() => new Response(null, { status: 204 }));
      await post(write('k'));
      const again = await post(write('k'));
      expect(again.status).toBe(204);
      expect(again.body).toBeNull();
      expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    });

    test('has no cookies: they reach the first request only', async () => {
      const post = server.once(() => {
        const response = new Response('ok');
        response.headers.append('Set-Cookie', 'a=1');
        response.headers.append('Set-Cookie', 'b=2');
        return response;
      });
      const first = await post(write('k'));
      const again = await post(write('k'));
      expect(first.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
      expect(again.headers.getSetCookie()).toEqual([]);
      const rows = await server.database.read((tx) =>
        tx.query<{ headers: string }>('select headers from holdfast_keys'),
      );
      expect(JSON.stringify(rows)).not.toContain('a=1');
    });

    test('that is too large to keep rolls the write back', async () => {
      const onError = vi.fn<() => void>();
      const post = server.once(
        async (request, context) => {
          await applyEffect(request, context);
          return new Response('x'.repeat(101));
        },
        { answerBytes: 100, onError },
      );
      const answer = await post(write('k'));
      expect(answer.status).toBe(500);
      expect(await answer.json()).toMatchObject({ phase: 'answer' });
      expect(onError).toHaveBeenCalledOnce();
      expect(await effects(server.database)).toEqual([]);
    });
  });

  describe('a handler that fails', () => {
    test('by a throw leaves nothing, says so, and may be tried again under the same key', async () => {
      const onError = vi.fn<() => void>();
      const post = server.once(throwing, { onError });
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      const failed = await post(write('k', 'a reading', { traceparent }));
      expect(failed.status).toBe(500);
      const body = await failed.text();
      expect(JSON.parse(body)).toMatchObject({
        type: problemTypes.internal,
        retryable: true,
        phase: 'handler',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      });
      expect(body).not.toContain('secret');
      expect(onError).toHaveBeenCalledWith(new Error('secret: disk /dev/sda'), {
        phase: 'handler',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      });
      expect(await effects(server.database)).toEqual([]);

      const fixed = await server.once(created)(write('k'));
      expect(fixed.status).toBe(201);
      expect(fixed.headers.has('Idempotent-Replayed')).toBe(false);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test.each([400, 401, 409, 422, 500, 503])(
      'by answering %i leaves nothing, and may be tried again under the same key',
      async (status) => {
        const answers = [problem({ status, title: 'Not now' }), new Response('ok')];
        const post = server.once(async (request, context) => {
          await applyEffect(request, context);
          return answers.shift() ?? Response.error();
        });
        const refused = await post(write('k'));
        expect(refused.status).toBe(status);
        expect(await refused.json()).toMatchObject({ title: 'Not now' });
        expect(await effects(server.database)).toEqual([]);
        expect(await (await post(write('k'))).text()).toBe('ok');
        expect(await effects(server.database)).toEqual(['a reading']);
      },
    );

    test('does not hold up the writes behind it', async () => {
      const post = server.once(
        async (request, context) => {
          if ((await applyEffect(request, context)) === 'bad') throw new Error('bad');
          return new Response('ok');
        },
        { onError: () => undefined },
      );
      const answers = await Promise.all([post(write('1', 'bad')), post(write('2', 'good')), post(write('3', 'bad'))]);
      expect(answers.map(({ status }) => status)).toEqual([500, 200, 500]);
      expect(await effects(server.database)).toEqual(['good']);
    });
  });

  test('`commit` decides which answers are stored', async () => {
    const post = server.once(
      async (request, context) => {
        await applyEffect(request, context);
        return new Response('gone', { status: 410 });
      },
      { commit: ({ status }) => status === 410 },
    );
    await post(write('k'));
    const again = await post(write('k'));
    expect(again.status).toBe(410);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await effects(server.database)).toEqual(['a reading']);
  });

  describe('a write without a key', () => {
    test('runs in a transaction each time it is sent', async () => {
      const post = server.once(created);
      await post(write(undefined));
      await post(write(undefined));
      expect(await effects(server.database)).toEqual(['a reading', 'a reading']);
      const failing = server.once(throwing, { onError: () => undefined });
      expect((await failing(write(undefined))).status).toBe(500);
      expect(await effects(server.database)).toEqual(['a reading', 'a reading']);
    });

    test('is refused where a key is required', async () => {
      const refused = await server.once(created, { required: true })(write(undefined));
      expect(refused.status).toBe(400);
      expect(await typeOf(refused)).toBe(problemTypes.keyMissing);
      expect(await effects(server.database)).toEqual([]);
    });
  });

  test('whoever has no principal gets the answer that `principal` gives, also for a replay', async () => {
    let signedIn = true;
    const post = server.once(created, {
      principal: () => (signedIn ? 'ada' : new Response('Sign in', { status: 401 })),
    });
    await post(write('k'));
    signedIn = false;
    const refused = await post(write('k'));
    expect(refused.status).toBe(401);
    expect(refused.headers.has('Idempotent-Replayed')).toBe(false);
  });
});
