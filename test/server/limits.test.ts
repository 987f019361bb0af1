import { describe, expect, test } from 'vitest';
import { problemTypes, type Database } from '../../src/server/index.js';
import { effects, write } from './support/effects.js';
import { Gate } from './support/gate.js';
import { created, serverPerTest, typeOf } from './support/server.js';

const server = serverPerTest();

/** The write `k`, whose body comes as it is made. */
function streamed(body: ReadableStream<Uint8Array>): Request {
  const init = { method: 'POST', body, duplex: 'half', headers: { 'Idempotency-Key': '"k"' } };
  return new Request('http://app.test/api/readings', init);
}

describe('the body', () => {
  test('up to the cap is taken, one byte more is refused', async () => {
    const post = server.once(created, { maxBodyBytes: 4 });
    expect((await post(write('1', '1234'))).status).toBe(201);
    const refused = await post(write('2', '12345'));
    expect(refused.status).toBe(413);
    expect(await typeOf(refused)).toBe(problemTypes.bodyTooLarge);
    expect(await effects(server.database)).toEqual(['1234']);
  });

  test('without an end is refused once it is past the cap', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024)),
      cancel: () => {
        cancelled = true;
      },
    });
    const refused = await server.once(created, { maxBodyBytes: 4096 })(streamed(endless));
    expect(refused.status).toBe(413);
    expect(cancelled).toBe(true);
  });

  test('that announces more than the cap is not even read', async () => {
    const request = write('k', '12345', { 'Content-Length': '5' });
    expect((await server.once(created, { maxBodyBytes: 4 })(request)).status).toBe(413);
    expect(request.bodyUsed).toBe(false);
  });

  test('that breaks off in the middle has nothing run, and may come again', async () => {
    const pieces = [new TextEncoder().encode('half of a reading')];
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.shift();
        if (piece) controller.enqueue(piece);
        else controller.error(new Error('the connection was reset'));
      },
    });
    const refused = await server.once(created)(streamed(broken));
    expect(refused.status).toBe(400);
    expect(await refused.clone().json()).toMatchObject({ phase: 'body', retryable: true });
    expect(await typeOf(refused)).toBe(problemTypes.bodyIncomplete);
    expect((await server.once(created)(write('k'))).headers.has('Idempotent-Replayed')).toBe(false);
    expect(await effects(server.database)).toEqual(['a reading']);
  });

  test('is read to its end before the database is asked for anything', async () => {
    let transactions = 0;
    const database: Database = {
      ...server.database,
      transaction: (run) => {
        transactions += 1;
        return server.database.transaction(run);
      },
    };
    const atTheEnd: number[] = [];
    const slow = new ReadableStream<Uint8Array>({
      pull(controller) {
        atTheEnd.push(transactions);
        controller.close();
      },
    });
    expect((await server.once(created, { database })(streamed(slow))).status).toBe(201);
    expect(atTheEnd).toEqual([0]);
  });

  test('that somebody has read before is the fault of the app, which is told', async () => {
    const errors: unknown[] = [];
    const request = write('k');
    await request.text();
    const post = server.once(created, { onError: (error) => errors.push(error) });
    expect((await post(request)).status).toBe(500);
    expect(String(errors[0])).toContain('The body was read before');
  });

  test('of a form reaches the handler as a form', async () => {
    const form = new FormData();
    form.set('caption', 'Valve');
    form.set('photo', new File([new Uint8Array([1, 2])], 'valve.png', { type: 'image/png' }));
    const post = server.once(async (request) => {
      const fields = await request.formData();
      const photo = fields.get('photo') as File;
      return Response.json([fields.get('caption'), photo.type, photo.size]);
    });
    expect(await (await post(write('k', form))).json()).toEqual(['Valve', 'image/png', 2]);
  });
});

test("a request with a method that none can be made with is the handler's to answer", async () => {
  const request = new Request('http://app.test/');
  // As adapters of servers do it.
  Object.defineProperty(request, 'method', { value: 'TRACE' });
  const post = server.once(({ method }) => new Response(null, { status: method === 'TRACE' ? 405 : 200 }));
  expect((await post(request)).status).toBe(405);
});

test('more writes than may wait get 503, and when to come back', async () => {
  const start = new Gate();
  const end = new Gate();
  const post = server.once(
    async () => {
      start.open();
      await end.opened;
      return new Response('ok');
    },
    { database: server.open({ waiting: 1 }), onError: () => undefined },
  );
  const first = post(write('first'));
  await start.opened;
  const more = [post(write('second')), post(write('third'))];
  const refused = await Promise.race(more);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('Retry-After')).toBe('1');
  expect(await refused.json()).toMatchObject({ retryable: true, phase: 'begin' });
  end.open();
  const statuses = await Promise.all([first, ...more].map(async (answer) => (await answer).status));
  expect(statuses.filter((status) => status === 503)).toHaveLength(1);
});

test('options that can not work are refused when they are given', () => {
  expect(() => server.once(created, { retention: 0 })).toThrow('`retention` must be more than 0');
  expect(() => server.once(created, { waitLimit: NaN })).toThrow('`waitLimit` must be more than 0');
  expect(() => server.once(created, {}, { answerBytes: -1 })).toThrow('`answerBytes` must be more than 0');
  expect(() => server.once(created, {}, { keyless: { window: 0 } })).toThrow('`keyless.window` must be more than 0');
});

test('an option that is undefined is as good as absent', async () => {
  const nothing = { maxBodyBytes: undefined, commit: undefined, onError: undefined } as object;
  expect((await server.once(created, nothing, nothing)(write('k'))).status).toBe(201);
});
