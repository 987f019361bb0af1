import { describe, expect, test, vi } from 'vitest';
import {
  BusyError,
  problem,
  problemTypes,
  type Database,
  type ExactlyOnceOptions,
  type Handler,
  type RequestEvent,
} from '../../src/server/index.js';
import { write } from './support/effects.js';
import { engines } from './support/engines.js';
import { Gate } from './support/gate.js';
import { created, serverPerTest, throwing } from './support/server.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

describe.each(engines)('on $name', (engine) => {
  const server = serverPerTest(engine);

  /** A route, and what operators were told of its requests. */
  function observed(handler: Handler, options: Partial<ExactlyOnceOptions> = {}) {
    const events: RequestEvent[] = [];
    const observe = (event: RequestEvent): void => void events.push(event);
    return { post: server.once(handler, { observe, onError: () => undefined, ...options }), events };
  }

  test('a write that is executed, and then replayed', async () => {
    const { post, events } = observed(created);
    await post(write('k', 'a reading', { traceparent }));
    await post(write('k'));
    expect(events).toMatchObject([
      { outcome: 'executed', status: 201, phase: 'commit', method: 'POST', path: '/api/readings', traceId },
      { outcome: 'replayed', status: 201, phase: 'replay' },
    ]);
    expect(events.map(({ waited, runs }) => ({ waited, runs }))).toEqual([
      { waited: 0, runs: 1 },
      { waited: 0, runs: 1 },
    ]);
  });

  test('says neither who it was, nor the key, nor the query', async () => {
    const { post, events } = observed(created, { principal: () => 'a secret name' });
    await post(new Request('http://app.test/api?who=ada', write('a-secret-key')));
    expect(events[0]?.path).toBe('/api');
    expect(JSON.stringify(events)).not.toMatch(/secret|who/);
  });

  test.each<[string, Request, Partial<ExactlyOnceOptions>, Partial<RequestEvent>]>([
    [
      'without a key where one is required',
      write(undefined),
      { required: true },
      { outcome: 'refused', status: 400, phase: 'key', problem: problemTypes.keyMissing, runs: 0 },
    ],
    [
      'by `principal`',
      write('k'),
      { principal: () => new Response(null, { status: 401 }) },
      { outcome: 'refused', status: 401, phase: 'principal', runs: 0 },
    ],
    [
      'by `authorize`',
      write('k'),
      { authorize: () => new Response(null, { status: 403 }) },
      { outcome: 'refused', status: 403, phase: 'authorize', runs: 0 },
    ],
    [
      'for its size',
      write('k', 'a reading'),
      { maxBodyBytes: 1 },
      { outcome: 'refused', status: 413, phase: 'body', problem: problemTypes.bodyTooLarge },
    ],
  ])('a write that is refused %s', async (_, request, options, event) => {
    const { post, events } = observed(created, options);
    await post(request);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject(event);
    expect(events[0]).not.toHaveProperty('error');
  });

  test('a refusal and a failure of the handler', async () => {
    const type = 'https://app.test/full';
    const refusing = observed(() => problem({ type, status: 422, title: 'Full' }));
    await refusing.post(write('k'));
    expect(refusing.events).toMatchObject([
      { outcome: 'refused', status: 422, phase: 'handler', problem: type, runs: 1 },
    ]);
    const failing = observed(throwing);
    await failing.post(write('k'));
    expect(failing.events).toMatchObject([
      { outcome: 'failed', status: 500, phase: 'handler', problem: problemTypes.internal, runs: 1 },
    ]);
    expect(failing.events[0]?.error).toEqual(new Error('secret: disk /dev/sda'));
  });

  test('duplicates that wait, and one that does not wait any longer', async () => {
    const started = new Gate();
    const gate = new Gate();
    const slow: Handler = async (request, context) => {
      started.open();
      await gate.opened;
      return created(request, context);
    };
    const { post, events } = observed(slow);
    const first = post(write('k'));
    await started.opened;
    const second = post(write('k'));
    const impatient = observed(created, { waitLimit: 5 });
    await impatient.post(write('k'));
    gate.open();
    await Promise.all([first, second]);
    expect(impatient.events).toMatchObject([
      { outcome: 'in-flight', status: 409, phase: 'in-flight', problem: problemTypes.inFlight, runs: 0 },
    ]);
    expect(impatient.events[0]?.waited).toBeGreaterThan(0);
    expect(events.map(({ outcome, waited }) => [outcome, waited > 0])).toEqual([
      ['executed', false],
      ['replayed', true],
    ]);
  });

  test('a transaction that the database runs again', async () => {
    const database: Database = {
      ...server.database,
      async transaction(run) {
        await server.database
          .transaction(async (tx) => {
            await run(tx);
            throw new Error('40001');
          })
          .catch(() => undefined);
        return server.database.transaction(run);
      },
    };
    const { post, events } = observed(created, { database });
    expect((await post(write('k'))).status).toBe(201);
    expect(events).toMatchObject([{ outcome: 'executed', runs: 2 }]);
  });

  test('a database that is busy is a failure, and when to come back', async () => {
    const database: Database = {
      ...server.database,
      transaction: () => Promise.reject(new BusyError('begin', 'No turn.')),
    };
    const { post, events } = observed(created, { database });
    await post(write('k'));
    expect(events).toMatchObject([{ outcome: 'failed', status: 503, phase: 'begin' }]);
  });

  test('an observer that throws is reported, and changes nothing', async () => {
    const phases: string[] = [];
    const post = server.once(created, {
      observe: () => {
        throw new Error('no');
      },
      onError: (_, { phase }) => phases.push(phase),
    });
    expect((await post(write('k'))).status).toBe(201);
    expect(phases).toEqual(['observe']);
  });

  test('an `onError` that throws takes no answer with it', async () => {
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const error = new Error('the log is full');
    const post = server.once(throwing, {
      onError: () => {
        throw error;
      },
    });
    expect((await post(write('k'))).status).toBe(500);
    expect(consoleError).toHaveBeenCalledExactlyOnceWith(error);
    consoleError.mockRestore();
  });

  test('nothing at all can be thrown, and is a failure', async () => {
    const { post, events } = observed(() => {
      throw undefined;
    });
    expect((await post(write('k'))).status).toBe(500);
    expect(events).toMatchObject([{ outcome: 'failed', status: 500 }]);
    expect(events[0]).toHaveProperty('error', undefined);
  });
});
