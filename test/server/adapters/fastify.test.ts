import fastify, { type FastifyInstance } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { fastifyRequest, leaveBodies, toFastify } from '../../../src/server/adapters/fastify.js';
import { exactlyOnce, type Database } from '../../../src/server/index.js';
import { createEffects, effects } from '../support/effects.js';
import { temporaryDatabase } from '../support/temporary.js';

declare module 'fastify' {
  interface FastifyRequest {
    user?: string | undefined;
  }
}

const post = (address: string, path: string, user: string) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'Idempotency-Key': '"k"', 'Content-Type': 'application/json', User: user },
    body: '{"value":1}',
  });

/** Adds a route of the kit's to a scope. */
function addReadings(scope: FastifyInstance, database: Database): void {
  const once = exactlyOnce({
    database,
    principal: (request) => fastifyRequest(request)?.user ?? new Response(null, { status: 401 }),
  });
  scope.post(
    '/:id/readings',
    toFastify(
      once(async (request, { tx, principal }, { params }) => {
        const { pathname } = new URL(request.url);
        await tx.query('insert into effects (text) values ($1)', `${principal} ${JSON.stringify(params)} ${pathname}`);
        return Response.json({}, { status: 201 });
      }),
    ),
  );
}

/** An app that knows its users, with the kit's route in a scope of its own, and one that reads JSON beside it. */
async function start(prepare: (scope: FastifyInstance) => void): Promise<{ database: Database; address: string }> {
  const database = await temporaryDatabase();
  await createEffects(database);
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async (request, reply) => {
    request.user = request.headers['user']?.toString() || undefined;
    reply.header('Access-Control-Allow-Origin', 'https://app.example');
  });
  app.post('/echo', async ({ body }) => body);
  await app.register(
    async (scope) => {
      prepare(scope);
      addReadings(scope, database);
    },
    { prefix: '/api/rounds' },
  );
  onTestFinished(() => app.close());
  return { database, address: await app.listen({ port: 0, host: '127.0.0.1' }) };
}

const path = '/api/rounds/7/readings';

test('a route in a scope has its whole path, its parameters, and the user that hooks found', async () => {
  const { database, address } = await start(leaveBodies);
  const answer = await post(address, path, 'ada');
  expect(answer.status).toBe(201);
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example');
  expect((await post(address, path, 'ada')).headers.get('Idempotent-Replayed')).toBe('true');
  expect((await post(address, path, 'bob')).headers.has('Idempotent-Replayed')).toBe(false);
  expect((await post(address, path, '')).status).toBe(401);
  expect(await effects(database)).toEqual([`ada {"id":"7"} ${path}`, `bob {"id":"7"} ${path}`]);
});

test('routes outside the scope have their bodies parsed as ever', async () => {
  const { address } = await start(leaveBodies);
  expect(await (await post(address, '/echo', 'ada')).json()).toEqual({ value: 1 });
});

test('a route whose body Fastify has parsed says what is wrong, and applies nothing', async () => {
  const { database, address } = await start(() => undefined);
  const answer = await post(address, path, 'ada');
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining('leaveBodies') as string });
  expect(await effects(database)).toEqual([]);
});
