import { describe, expect, test } from 'vitest';
import { exactlyOnce, problem, problemTypes } from '../../src/server/index.js';
import { effects, write } from './support/effects.js';
import { engines } from './support/engines.js';
import { created, serverPerTest, typeOf } from './support/server.js';

const tagged = (tag: string): Request => write('k', 'a reading', { 'Holdfast-Principal': tag });

const forbidden = (): Response => problem({ status: 403, title: 'Not yours' });

describe.each(engines)('on $name', (engine) => {
  const server = serverPerTest(engine);

  describe('authorize', () => {
    test('is asked before a write is applied, and again before it is replayed', async () => {
      let mayWrite = false;
      const post = server.once(created, { authorize: () => (mayWrite ? undefined : forbidden()) });
      expect((await post(write('k'))).status).toBe(403);
      expect(await effects(server.database)).toEqual([]);

      mayWrite = true;
      expect((await post(write('k'))).status).toBe(201);

      mayWrite = false;
      const replay = await post(write('k'));
      expect(replay.status).toBe(403);
      expect(replay.headers.has('Idempotent-Replayed')).toBe(false);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('of a route is asked after that of all routes, and hears what the handler hears', async () => {
      const asked: string[] = [];
      const once = exactlyOnce({
        database: server.database,
        principal: () => 'ada',
        authorize: (_, { principal }) => void asked.push(`${principal} anywhere`),
      });
      const post = once<[string]>((request, context) => created(request, context), {
        authorize: (_, { principal }, round) => {
          asked.push(`${principal} in ${round}`);
          return round === 'mine' ? undefined : forbidden();
        },
      });
      expect((await post(write('1'), 'mine')).status).toBe(201);
      expect((await post(write('2'), 'yours')).status).toBe(403);
      expect(asked).toEqual(['ada anywhere', 'ada in mine', 'ada anywhere', 'ada in yours']);
    });

    test('comes before the key: who may not write learns nothing of keys', async () => {
      const post = server.once(created, { authorize: forbidden, required: true });
      expect((await post(write(undefined))).status).toBe(403);
      expect((await post(write(undefined, 'a', { 'Idempotency-Key': '"malformed' }))).status).toBe(403);
    });

    test('that reads the body is told so', async () => {
      const errors: unknown[] = [];
      const post = server.once(created, {
        authorize: async (request) => void (await request.text()),
        onError: (error) => errors.push(error),
      });
      expect((await post(write('k'))).status).toBe(500);
      expect(String(errors[0])).toContain('read `request.clone()`');
    });
  });

  describe('a write that says in whose name it was made', () => {
    test.each([
      ['ada', '"ada"'],
      ['ada "the first"', String.raw`"ada \"the first\""`],
      ['Ada Łovelace', '%"Ada %c5%81ovelace"'],
      ['a\u0001b', '%"a%ef%bf%bdb"'],
    ])('passes when that is who came: %s', async (principal, tag) => {
      expect((await server.once(created, { principal: () => principal })(tagged(tag))).status).toBe(201);
    });

    test.each(['"ben"', '"Ada"', '""', 'ada', '"ada", "ben"', '"ada', '%"a%zz"', '1', ''])(
      'is refused when it is not: %s',
      async (tag) => {
        const refused = await server.once(created)(tagged(tag));
        expect(refused.status).toBe(403);
        expect(await refused.clone().json()).toMatchObject({ phase: 'principal', retryable: true });
        expect(await typeOf(refused)).toBe(problemTypes.principalMismatch);
        expect(await effects(server.database)).toEqual([]);
      },
    );

    test('is refused before a replay, and before anything else is looked at', async () => {
      const post = server.once(created, { authorize: () => problem({ status: 404, title: 'No such round' }) });
      expect(await typeOf(await post(tagged('"ben"')))).toBe(problemTypes.principalMismatch);
      const other = server.once(created);
      await other(tagged('"ada"'));
      const replay = await other(tagged('"ben"'));
      expect(replay.status).toBe(403);
      expect(replay.headers.has('Idempotent-Replayed')).toBe(false);
    });

    test('is compared with what clients call that principal', async () => {
      const post = server.once(created, { principalTag: (principal) => `user ${principal}` });
      expect((await post(tagged('"user ada"'))).status).toBe(201);
      expect((await post(tagged('"ada"'))).status).toBe(403);
      expect((await server.once(created, { principalTag: () => undefined })(tagged('"anyone"'))).status).toBe(201);
    });
  });

  test.each([
    ['undefined', undefined],
    ['half a character', 'ada \ud800'],
  ])('whoever `principal` lets on must have a name, which %s is not', async (_, name) => {
    const errors: unknown[] = [];
    const principal = (() => name) as () => string;
    const post = server.once(created, { principal, onError: (error) => errors.push(error) });
    expect((await post(write('k'))).status).toBe(500);
    expect(String(errors[0])).toContain('`principal`');
    expect(await effects(server.database)).toEqual([]);
  });
});
