import { describe, expect, test } from 'vitest';
import { classify, mayBeApplied, type Verdict } from '../../src/outbox/classify.js';
import { attemptHeaders } from '../../src/outbox/headers.js';
import {
  BusyError,
  conflict,
  InFlightError,
  precondition,
  problem,
  type Database,
  type Handler,
} from '../../src/server/index.js';
import { applyEffect, effects, write } from './support/effects.js';
import { engines } from './support/engines.js';
import { created, serverPerTest, throwing } from './support/server.js';

/** What the client makes of an answer of the server. */
async function verdictOn(answer: Response): Promise<Verdict> {
  const { status } = answer;
  const headers = Object.fromEntries(answer.headers);
  return classify({ status, headers, elsewhere: false }, await answer.arrayBuffer(), clientDefaults, Date.now());
}

const clientDefaults = { expects: 'data', signIn: [401] } as const;

const quiet = { onError: () => undefined };

/** A note with a version, which a PUT must be based on. */
const putNote: Handler = async (request, { tx, traceId }) => {
  const rows = await tx.query<{ text: string }>('select text from effects');
  const version = rows.length;
  const refusal = precondition(request, `"${version}"`, { current: { text: rows.at(-1)?.text ?? '' }, traceId });
  if (refusal) return refusal;
  await applyEffect(request, { tx });
  return new Response(null, { status: 204, headers: { ETag: `"${version + 1}"` } });
};

const basedOn = (etag: string) => ({ 'If-Match': etag });

const brokenBody = () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
  const init = { method: 'POST', body, duplex: 'half', headers: { 'Idempotency-Key': '"k"' } };
  return new Request('http://app.test/api/readings', init);
};

const hours = 60 * 60 * 1000;

const ofTheApp = new Set(['comes without a session', 'is not allowed']);

describe.each(engines)('on $name', (engine) => {
  const server = serverPerTest(engine);

  describe('a write that is based on what is stored', () => {
    test('gets its success again when it is sent again, though the version has moved on by then', async () => {
      const put = server.once(putNote);
      const first = await put(write('k', 'mine', basedOn('"0"')));
      expect([first.status, first.headers.get('ETag')]).toEqual([204, '"1"']);
      await put(write('other', 'theirs', basedOn('"1"')));
      const again = await put(write('k', 'mine', basedOn('"0"')));
      expect([again.status, again.headers.get('ETag')]).toEqual([204, '"1"']);
      expect(again.headers.get('Idempotent-Replayed')).toBe('true');
      expect(await verdictOn(again)).toEqual({ kind: 'synced' });
      expect(await effects(server.database)).toEqual(['mine', 'theirs']);
    });

    test('is a conflict to the client when it comes too late, with what is stored and its version', async () => {
      const put = server.once(putNote);
      await put(write('theirs', 'theirs', basedOn('"0"')));
      const verdict = await verdictOn(await put(write('mine', 'mine', basedOn('"0"'))));
      expect(verdict).toMatchObject({
        kind: 'conflict',
        conflict: { status: 412, current: { text: 'theirs' }, etag: '"1"' },
      });
      expect(mayBeApplied(verdict, true)).toBe(false);
      expect(await effects(server.database)).toEqual(['theirs']);
    });

    test('may be based on the newer one under the same key, once that was refused', async () => {
      const put = server.once(putNote);
      await put(write('theirs', 'theirs', basedOn('"0"')));
      await put(write('mine', 'mine', basedOn('"0"')));
      expect((await put(write('mine', 'mine', basedOn('"1"')))).status).toBe(204);
    });

    test('is refused for a person to see when it does not say on what it is based', async () => {
      const verdict = await verdictOn(await server.once(putNote)(write('k')));
      expect(verdict).toMatchObject({ kind: 'refused', problem: { status: 428, phase: 'precondition' } });
    });
  });

  test('a clash that only the handler can see is a conflict to the client', async () => {
    const post = server.once(() => conflict({ open: false }, { etag: '"7"' }));
    expect(await verdictOn(await post(write('k')))).toMatchObject({
      kind: 'conflict',
      conflict: { status: 409, current: { open: false }, etag: '"7"' },
    });
    const nothing = server.once(() => conflict(null));
    expect(await verdictOn(await nothing(write('k')))).toMatchObject({ kind: 'conflict', conflict: { current: null } });
  });

  /** The server's database, on which no transaction goes through. */
  const failing = (error: Error): Database => ({
    ...server.database,
    async transaction() {
      throw error;
    },
  });

  const answers: readonly [string, Verdict['kind'], () => Promise<Response>][] = [
    ['was applied', 'synced', () => server.once(created)(write('k'))],
    [
      'is in flight elsewhere',
      'retrying',
      () => server.once(created, { database: failing(new InFlightError('replay', '')) })(write('k')),
    ],
    [
      'finds the database busy',
      'retrying',
      () => server.once(created, { ...quiet, database: failing(new BusyError('begin', '')) })(write('k')),
    ],
    [
      'finds the database broken',
      'retrying',
      () => server.once(created, { ...quiet, database: failing(new Error('gone')) })(write('k')),
    ],
    ['makes the handler throw', 'retrying', () => server.once(throwing, quiet)(write('k'))],
    ['breaks off', 'retrying', () => server.once(created)(brokenBody())],
    [
      'comes without a session',
      'held',
      () => server.once(created, { principal: () => problem({ status: 401, title: 'Sign in' }) })(write('k')),
    ],
    [
      "comes with another's session",
      'held',
      () => server.once(created)(write('k', 'a', { 'Holdfast-Principal': '"ben"' })),
    ],
    [
      'is not allowed',
      'refused',
      () => server.once(created, { authorize: () => problem({ status: 403, title: 'No' }) })(write('k')),
    ],
    ['has no key where it needs one', 'refused', () => server.once(created, { required: true })(write(undefined))],
    ['has a malformed key', 'refused', () => server.once(created)(write(undefined, 'a', { 'Idempotency-Key': '"a' }))],
    ['is too large', 'refused', () => server.once(created, { maxBodyBytes: 1 })(write('k'))],
    [
      'comes too late',
      'refused',
      () =>
        server.once(created, { retention: hours })(
          write('k', 'a', { 'Repeatability-First-Sent': new Date(Date.now() - 2 * hours).toUTCString() }),
        ),
    ],
    [
      'has the key of another',
      'refused',
      async () => {
        await server.once(created)(write('k', 'one'));
        return server.once(created)(write('k', 'another'));
      },
    ],
  ];

  test.each(answers)('a write that %s is %s to the client', async (_, kind, send) => {
    expect((await verdictOn(await send())).kind).toBe(kind);
  });

  const ofTheKit = answers.filter(([what, kind]) => kind !== 'synced' && !ofTheApp.has(what));

  test.each(ofTheKit)('a write that %s is told so in words, and by a name for the log', async (_, _kind, send) => {
    const answer = await send();
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({
      type: expect.stringMatching(/^https:\/\/holdfast\.dev\/problems\//),
      title: expect.any(String),
      status: answer.status,
      detail: expect.any(String),
      phase: expect.any(String),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      retryable: expect.any(Boolean),
    });
  });

  test.each(['ada', 'ada "the first"', 'Łovelace', 'a\u0001b'])(
    "the client's headers are understood: of %j",
    async (principal) => {
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      for (const format of ['string', 'token'] as const) {
        const headers = attemptHeaders(
          { key: '8e03978e-40d5-43dd-bc93-6894a57f9324', traceparent, principal },
          Date.now(),
          format,
        );
        const post = server.once((_, { key, traceId }) => Response.json([key, traceId]), {
          principal: () => principal,
        });
        const answer = await post(write(undefined, 'a', headers));
        expect(await answer.json()).toEqual([
          '8e03978e-40d5-43dd-bc93-6894a57f9324',
          '4bf92f3577b34da6a3ce929d0e0e4736',
        ]);
      }
    },
  );
});
