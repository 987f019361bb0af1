import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthReports, type HealthReportsOptions } from '../../src/server/index.js';

const report = {
  client: 'a',
  sentAt: 0,
  mode: 'indexeddb',
  reason: 'ok',
  counts: { queued: 2, parked: 1 },
  oldestAge: 5000,
};

/** A report of a client whose count tells it from others. */
const named = (name: number) => ({ ...report, client: `c${name}`, counts: { queued: name } });

function post(body: unknown, headers: Record<string, string> = {}): Request {
  return new Request('http://app.test/health-reports', {
    method: 'POST',
    headers: { 'Content-Type': 'application/vnd.holdfast.health+json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Reports whose principal is the header `User`, with a clock that the test sets. */
function setUp(options: HealthReportsOptions = {}) {
  const clock = { now: 0 };
  const reports = healthReports({
    principal: ({ headers }) => headers.get('User') ?? '',
    now: () => clock.now,
    ...options,
  });
  const send = async (body: unknown, user = 'ada') => (await reports.receive(post(body, { User: user }))).status;
  const clients = () => reports.current().map(({ counts }) => counts.queued);
  return { reports, clock, send, clients };
}

describe('the summary', () => {
  test('adds up what clients say', async () => {
    const { reports, send } = setUp();
    expect(await send(report)).toBe(204);
    await send({ ...report, client: 'b', mode: 'memory', reason: 'quota', paused: true, damaged: 3, erased: 4 });
    await send({ ...report, client: 'c', counts: {}, oldestAge: null });
    expect(reports.summary()).toEqual({
      clients: 3,
      inMemory: 1,
      withBacklog: 2,
      paused: 1,
      counts: { queued: 4, sending: 0, retrying: 0, held: 0, conflict: 0, parked: 2 },
      waiting: 6,
      oldestAge: 5000,
      damaged: 3,
      erased: 4,
    });
  });

  test('of nobody is zero, and has no oldest', () => {
    expect(setUp().reports.summary()).toMatchObject({ clients: 0, waiting: 0, oldestAge: null });
  });

  test('has the last word of each client', async () => {
    const { reports, send } = setUp();
    await send(report);
    await send({ ...report, counts: {}, oldestAge: null });
    expect(reports.summary()).toMatchObject({ clients: 1, waiting: 0, oldestAge: null });
  });

  test('is not changed by a report that a later one outran', async () => {
    const { reports, send } = setUp();
    await send({ ...report, sentAt: 5001, counts: {} });
    expect(await send({ ...report, sentAt: 5000 })).toBe(204);
    expect(reports.summary().waiting).toBe(0);
  });

  test('is changed by a client whose clock was set back', async () => {
    const { reports, send } = setUp();
    await send({ ...report, sentAt: 1_000_000, counts: {} });
    await send({ ...report, sentAt: 5000 });
    expect(reports.summary().waiting).toBe(3);
  });

  test('takes clients of one name that are of two principals for two', async () => {
    const { reports, send } = setUp();
    await send(report, 'ada');
    await send(report, 'bob');
    expect(reports.summary().clients).toBe(2);
  });

  test('lets what waits grow older after the report', async () => {
    const { reports, send, clock } = setUp();
    await send(report);
    clock.now = 60_000;
    expect(reports.summary().oldestAge).toBe(65_000);
  });

  test('forgets who was not heard of for long', async () => {
    const { reports, send, clock } = setUp({ forgetAfter: 1000 });
    await send(report);
    clock.now = 600;
    await send({ ...report, client: 'b' });
    clock.now = 1001;
    expect(reports.summary().clients).toBe(1);
    clock.now = 1601;
    expect(reports.summary().clients).toBe(0);
  });
});

describe('what is kept', () => {
  test('has a bound: who was not heard of for longest makes room', async () => {
    const { send, clients } = setUp({ clients: 3, clientsPerPrincipal: 3 });
    for (const name of [1, 2, 3, 1, 4]) await send(named(name));
    expect(clients()).toEqual([3, 1, 4]);
  });

  test('has a bound for each principal, so that one does not crowd out another', async () => {
    const { send, clients } = setUp({ clientsPerPrincipal: 2 });
    await send(named(1), 'ada');
    for (const name of [2, 3, 4, 5]) await send(named(name), 'mallory');
    expect(clients()).toEqual([1, 4, 5]);
  });

  test('grants a principal its room again when its clients were forgotten', async () => {
    const { send, clients, clock } = setUp({ clientsPerPrincipal: 2, forgetAfter: 1000 });
    for (const name of [1, 2]) await send(named(name));
    clock.now = 2000;
    for (const name of [3, 4]) await send(named(name));
    expect(clients()).toEqual([3, 4]);
  });
});

describe('a hostile report', () => {
  test.each<[string, string]>([
    ['huge numbers', '{"queued":1e300,"parked":1e999,"held":1.9}'],
    ['negative ones', '{"queued":-5,"parked":-1e999,"held":1}'],
  ])('with %s counts within bounds', async (_, counts) => {
    const { reports, send } = setUp();
    expect(
      await send(`{"client":"a","sentAt":0,"mode":"memory","reason":"ok","counts":${counts},"oldestAge":1e300}`),
    ).toBe(204);
    const { counts: counted, oldestAge } = reports.summary();
    expect([0, 1_000_000]).toContain(counted.queued);
    expect([0, 1_000_000]).toContain(counted.parked);
    expect(counted.held).toBe(1);
    expect(oldestAge).toBe(10 * 365 * 24 * 60 * 60 * 1000);
  });

  test('with words that nobody knows is counted under one name', async () => {
    const { reports, send } = setUp();
    await send({ ...report, mode: '__proto__', reason: 'x'.repeat(1000) });
    expect(reports.current()).toMatchObject([{ mode: 'other', reason: 'other' }]);
  });

  test.each<[string, unknown]>([
    ['is no JSON', '{'],
    ['is no object', '[]'],
    ['is null', 'null'],
    ['has no counts', { ...report, counts: undefined }],
    ['has a count that is no number', { ...report, counts: { queued: '5' } }],
    ['has an age that is no number', { ...report, oldestAge: '5' }],
    ['does not say when it was sent', { ...report, sentAt: undefined }],
    ['has no client', { ...report, client: undefined }],
    ['has a client that is no name', { ...report, client: '<script>' }],
    ['has a client of great length', { ...report, client: 'a'.repeat(65) }],
    ['is neither paused nor not', { ...report, paused: 'yes' }],
  ])('that %s gets 400 and is not kept', async (_, body) => {
    const { reports, send } = setUp();
    expect(await send(body)).toBe(400);
    expect(reports.summary().clients).toBe(0);
  });

  test('of any shape leaves a summary of finite numbers', async () => {
    const number = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom(-0, Infinity, -Infinity, 1e308));
    const anything = fc.oneof(
      number,
      fc.json({ maxDepth: 1 }).map((text): unknown => JSON.parse(text)),
    );
    const shaped = fc.record(
      {
        client: fc.constantFrom('a', 'b', 'c'),
        sentAt: fc.oneof(fc.nat(), anything),
        mode: fc.oneof(fc.constantFrom('memory', 'indexeddb'), anything),
        reason: anything,
        counts: fc.dictionary(fc.constantFrom('queued', 'parked', '__proto__', 'x'), anything),
        oldestAge: anything,
        damaged: anything,
        paused: fc.oneof(fc.boolean(), anything),
        erased: anything,
      },
      { requiredKeys: ['client', 'sentAt'] },
    );
    const { reports, send } = setUp();
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: shaped }, anything), async (value) => {
        // `JSON.stringify` would make `null` of an infinity, which JSON can spell.
        const text = JSON.stringify(value, (_, each: unknown) => (each === Infinity ? 'INFINITY' : each));
        expect([204, 400]).toContain(await send(text.replaceAll('"INFINITY"', '1e999')));
        const { counts, oldestAge, ...numbers } = reports.summary();
        for (const each of [...Object.values(counts), ...Object.values(numbers), oldestAge ?? 0]) {
          expect(each).toBeGreaterThanOrEqual(0);
          expect(each).toBeLessThanOrEqual(1e12);
        }
        expect(numbers.clients).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('that is too large gets 413', async () => {
    expect(await setUp().send({ ...report, more: 'x'.repeat(5000) })).toBe(413);
  });

  test('in a form, as another site could send it, gets 415', async () => {
    const { reports } = setUp();
    const answer = await reports.receive(post(report, { 'Content-Type': 'text/plain' }));
    expect(answer.status).toBe(415);
  });

  test('of somebody who may not report gets the answer that the app gives', async () => {
    const { send, reports } = setUp({ principal: () => new Response(null, { status: 401 }) });
    expect(await send(report)).toBe(401);
    expect(reports.summary().clients).toBe(0);
  });

  test('by another method gets 405', async () => {
    const answer = await setUp().reports.receive(new Request('http://app.test/health-reports'));
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toBe('POST');
  });
});

test('an option that keeps nothing is refused', () => {
  expect(() => healthReports({ clients: 0 })).toThrow('`clients` must be more than 0');
});
