import { describe, expect, test } from 'vitest';
import { exactlyOnce, problemTypes, type Handler } from '../../src/server/index.js';
import { effects, write } from './support/effects.js';
import { engines } from './support/engines.js';
import { Gate } from './support/gate.js';
import { created, serverPerTest, throwing, typeOf } from './support/server.js';

const begin = Date.parse('2026-01-01T00:00:00Z');

const route = { keyless: { window: 10_000 } };

const json = (body: string): Request => write(undefined, body, { 'Content-Type': 'application/json' });

describe.each(engines)('on $name', (engine) => {
  const server = serverPerTest(engine);
  describe('on a route that dedupes writes without a key', () => {
    test('an equal write is applied once within the window, and again after it', async () => {
      let now = begin;
      const post = server.once(created, { now: () => now }, route);
      const first = await post(write(undefined));
      expect(first.headers.has('Idempotent-Replayed')).toBe(false);
      now = begin + 9999;
      const again = await post(write(undefined));
      expect(again.headers.get('Idempotent-Replayed')).toBe('true');
      expect(await again.json()).toEqual({ text: 'a reading' });
      expect(await effects(server.database)).toEqual(['a reading']);

      now = begin + 10_000;
      expect((await post(write(undefined))).headers.has('Idempotent-Replayed')).toBe(false);
      expect((await post(write(undefined))).headers.get('Idempotent-Replayed')).toBe('true');
      expect(await effects(server.database)).toEqual(['a reading', 'a reading']);
    });

    test('the window begins with the first write, and is not drawn out by the others', async () => {
      let now = begin;
      const post = server.once(created, { now: () => now }, route);
      for (const time of [0, 6000, 12_000, 18_000]) {
        now = begin + time;
        await post(write(undefined));
      }
      expect(await effects(server.database)).toHaveLength(2);
    });

    test('two people may write the same', async () => {
      const post = server.once(created, { principal: (request) => request.headers.get('User') ?? '' }, route);
      await post(write(undefined, 'a reading', { User: 'ada' }));
      const other = await post(write(undefined, 'a reading', { User: 'ben' }));
      expect(other.headers.has('Idempotent-Replayed')).toBe(false);
    });

    test.each([
      ['path', new Request('http://app.test/other', write(undefined))],
      ['query', new Request('http://app.test/api/readings?a=1', write(undefined))],
      ['method', new Request(write(undefined), { method: 'PUT' })],
      ['body', write(undefined, 'another')],
    ])('another %s is another write', async (_, other) => {
      const post = server.once(created, {}, route);
      await post(write(undefined));
      expect((await post(other)).headers.has('Idempotent-Replayed')).toBe(false);
    });

    test('spaces and the order of names in JSON, and of the query, do not matter', async () => {
      const post = server.once(created, {}, route);
      await post(new Request('http://app.test/api?a=1&b=2', json('{"a":1,"b":{"c":2,"d":[3]}}')));
      const again = await post(new Request('http://app.test/api?b=2&a=1', json('{ "b": {"d":[3], "c":2}, "a": 1 }')));
      expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    });

    test('duplicates that come together have one effect and one answer', async () => {
      let runs = 0;
      const slow: Handler = async (request, context) => {
        runs += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return created(request, context);
      };
      const post = server.once(slow, {}, route);
      const answers = await Promise.all(Array.from({ length: 16 }, () => post(write(undefined))));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(runs).toBe(1);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('duplicates that come to two servers have one effect, also where the window is just over', async () => {
      let now = begin;
      const posts = [server.database, server.open()].map((database) =>
        server.once(created, { database, now: () => now }, route),
      );
      for (const time of [0, 10_000]) {
        now = begin + time;
        await Promise.all([...posts, ...posts, ...posts].map((post) => post(write(undefined))));
      }
      expect(await effects(server.database)).toEqual(['a reading', 'a reading']);
    });

    test('one that fails may be tried again at once', async () => {
      const once = exactlyOnce({ database: server.database, principal: () => 'ada', onError: () => undefined });
      expect((await once(throwing, route)(write(undefined))).status).toBe(500);
      expect((await once(created, route)(write(undefined))).status).toBe(201);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('a write with a key goes by its key', async () => {
      const post = server.once(created, {}, route);
      await post(write(undefined));
      await post(write('1'));
      await post(write('2'));
      expect(await effects(server.database)).toHaveLength(3);
    });

    test('the handler is given no key, where the client sent none', async () => {
      const keys: unknown[] = [];
      const post = server.once(
        (_, { key }) => {
          keys.push(key);
          return new Response('ok');
        },
        { required: true },
        route,
      );
      expect((await post(write(undefined))).status).toBe(200);
      expect(keys).toEqual([undefined]);
    });

    test('one that was first sent before the window, and is not known, is refused', async () => {
      const post = server.once(created, { now: () => begin }, route);
      const sentAt = { 'Repeatability-First-Sent': new Date(begin - 11_000).toUTCString() };
      expect(await typeOf(await post(write(undefined, 'a reading', sentAt)))).toBe(problemTypes.keyExpired);
    });

    test('one that came within the window is no other write because the first took longer than that', async () => {
      let now = begin;
      const started = new Gate();
      const gate = new Gate();
      const handler: Handler = async (request, context) => {
        started.open();
        await gate.opened;
        return created(request, context);
      };
      const post = server.once(handler, { now: () => now }, route);
      const first = post(write(undefined));
      await started.opened;
      const second = post(write(undefined));
      now = begin + 20_000;
      gate.open();
      await first;
      expect((await second).headers.get('Idempotent-Replayed')).toBe('true');
    });
  });
});
