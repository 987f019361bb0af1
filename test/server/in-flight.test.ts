import { describe, expect, test, vi } from 'vitest';
import {
  BusyError,
  InFlightError,
  problem,
  problemTypes,
  type Database,
  type Handler,
} from '../../src/server/index.js';
import { effects, write } from './support/effects.js';
import { Gate } from './support/gate.js';
import { engines } from './support/engines.js';
import { created, serverPerTest, typeOf } from './support/server.js';

/** A handler that stands at a gate of its own each time it runs, and then does what it is told. */
function gated(...ends: readonly Handler[]) {
  const runs: { readonly started: Gate; readonly gate: Gate }[] = ends.map(() => ({
    started: new Gate(),
    gate: new Gate(),
  }));
  let next = 0;
  const handler: Handler = async (request, context) => {
    const run = runs[next];
    const end = ends[next];
    next += 1;
    if (!run || !end) throw new Error('The handler ran once more than it should.');
    run.started.open();
    await run.gate.opened;
    return end(request, context);
  };
  return { handler, runs, count: () => next };
}

const refused: Handler = () => problem({ status: 409, title: 'Not now' });

const userOf = (request: Request): string => request.headers.get('User') ?? 'ada';

/** Lets everything that can go on do so. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe.each(engines)('on $name', (engine) => {
  const server = serverPerTest(engine);

  describe('a duplicate of a write that is running', () => {
    test('waits, has the answer of the first, and holds no connection meanwhile', async () => {
      let transactions = 0;
      const database: Database = {
        ...server.database,
        transaction: (run) => {
          transactions += 1;
          return server.database.transaction(run);
        },
      };
      const { handler, runs } = gated(created);
      const post = server.once(handler, { database });
      const first = post(write('k'));
      await runs[0]?.started.opened;
      const before = transactions;
      const second = post(write('k'));
      await settle();
      expect(transactions).toBe(before);
      runs[0]?.gate.open();
      expect((await first).headers.has('Idempotent-Replayed')).toBe(false);
      expect((await second).headers.get('Idempotent-Replayed')).toBe('true');
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('is told to come back when that takes longer than `waitLimit`', async () => {
      const { handler, runs } = gated(created);
      const post = server.once(handler, { waitLimit: 5 });
      const first = post(write('k'));
      await runs[0]?.started.opened;
      const late = await post(write('k'));
      expect(late.status).toBe(409);
      expect(late.headers.get('Retry-After')).toBe('1');
      expect(await late.clone().json()).toMatchObject({ retryable: true, phase: 'in-flight' });
      expect(await typeOf(late)).toBe(problemTypes.inFlight);
      runs[0]?.gate.open();
      expect((await first).status).toBe(201);
      expect((await post(write('k'))).headers.get('Idempotent-Replayed')).toBe('true');
    });

    test('stops waiting when its client goes away', async () => {
      const { handler, runs, count } = gated(created);
      const post = server.once(handler);
      const first = post(write('k'));
      await runs[0]?.started.opened;
      const client = new AbortController();
      const second = post(new Request(write('k'), { signal: client.signal }));
      await settle();
      client.abort();
      expect((await second).status).toBe(409);
      runs[0]?.gate.open();
      await first;
      expect(count()).toBe(1);
    });

    test('of another payload waits too, and is refused', async () => {
      const { handler, runs } = gated(created);
      const post = server.once(handler);
      const first = post(write('k'));
      await runs[0]?.started.opened;
      const other = post(write('k', 'another reading'));
      runs[0]?.gate.open();
      await first;
      expect((await other).status).toBe(422);
    });

    test('waits also where another route of the same database has the first', async () => {
      const { handler, runs } = gated(created);
      const first = server.once(handler)(write('k'));
      await runs[0]?.started.opened;
      const second = server.once(created, { waitLimit: 5 })(write('k'));
      expect((await second).status).toBe(409);
      runs[0]?.gate.open();
      await first;
    });

    test('is told to come back at once when a hundred wait already', async () => {
      const { handler, runs } = gated(created);
      const post = server.once(handler);
      const first = post(write('k'));
      await runs[0]?.started.opened;
      const all = Array.from({ length: 101 }, () => post(write('k')));
      expect((await Promise.race(all)).status).toBe(409);
      runs[0]?.gate.open();
      await first;
      const statuses = await Promise.all(all.map(async (each) => (await each).status));
      expect(statuses.filter((status) => status === 409)).toHaveLength(1);
    });
  });

  describe('when the first fails', () => {
    test('exactly one of those waiting runs next, in the order in which they came', async () => {
      const { handler, runs, count } = gated(refused, refused, created);
      let open = 0;
      const database: Database = {
        ...server.database,
        async transaction(run) {
          open += 1;
          return server.database.transaction(run).finally(() => {
            open -= 1;
          });
        },
      };
      const post = server.once(handler, { database });
      const answers = Array.from({ length: 4 }, () => post(write('k')));
      for (const [index, { started, gate }] of runs.entries()) {
        await started.opened;
        // The others hold no connection while this one runs.
        await vi.waitFor(() => expect(open).toBe(1));
        expect(count()).toBe(index + 1);
        gate.open();
      }
      expect(await Promise.all(answers.map(async (each) => (await each).status))).toEqual([409, 409, 201, 201]);
      expect(await effects(server.database)).toEqual(['a reading']);
    });

    test('one whose client went away is passed over', async () => {
      const { handler, runs, count } = gated(refused, created);
      const post = server.once(handler);
      const first = post(write('k'));
      await runs[0]?.started.opened;
      const client = new AbortController();
      const gone = post(new Request(write('k'), { signal: client.signal }));
      const third = post(write('k'));
      await settle();
      client.abort();
      await gone;
      for (const { gate } of runs) gate.open();
      await first;
      expect((await third).status).toBe(201);
      expect(count()).toBe(2);
    });
  });

  test('writes under other keys, and of other principals, do not wait', async () => {
    const { handler, runs } = gated(created);
    let isBusy = false;
    // SQLite runs one transaction at a time: it is enough to see that the others come to it.
    const database: Database = {
      ...server.database,
      transaction: (run) =>
        isBusy ? Promise.reject(new BusyError('begin', 'Busy')) : server.database.transaction(run),
    };
    const post = server.once(handler, { database, principal: userOf, onError: () => undefined });
    const first = post(write('k'));
    await runs[0]?.started.opened;
    isBusy = true;
    const others = await Promise.all([post(write('other')), post(write('k', 'a reading', { User: 'ben' }))]);
    expect(others.map(({ status }) => status)).toEqual([503, 503]);
    runs[0]?.gate.open();
    expect((await first).status).toBe(201);
  });

  test("a wait in the database for another process that took too long is answered alike, and is nobody's error", async () => {
    const onError = vi.fn<() => void>();
    const database: Database = {
      ...server.database,
      transaction: () => Promise.reject(new InFlightError('replay', 'The lock was not to be had.')),
    };
    const late = await server.once(created, { database, onError })(write('k'));
    expect(late.status).toBe(409);
    expect(late.headers.get('Retry-After')).toBe('1');
    expect(await typeOf(late)).toBe(problemTypes.inFlight);
    expect(onError).not.toHaveBeenCalled();
  });
});
