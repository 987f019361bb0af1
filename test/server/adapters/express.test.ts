import { createServer } from 'node:http';
import express from 'express';
import { expect, test } from 'vitest';
import { expressRequest, toExpress } from '../../../src/server/adapters/express.js';
import { exactlyOnce, type Database } from '../../../src/server/index.js';
import { listen } from '../support/adapters.js';
import { createEffects, effects } from '../support/effects.js';
import { temporaryDatabase } from '../support/temporary.js';

type SignedIn = express.Request & { user?: string };

async function withEffects(): Promise<Database> {
  const database = await temporaryDatabase();
  await createEffects(database);
  return database;
}

const post = (address: string, user: string) =>
  fetch(`${address}/api/rounds/7/readings`, {
    method: 'POST',
    headers: { 'Idempotency-Key': '"k"', 'Content-Type': 'application/json', User: user },
    body: '{"value":1}',
  });

/** An app that knows its users, and a route of the kit's in a router of its own. */
function rounds(database: Database): express.Express {
  const once = exactlyOnce({
    database,
    principal: (request) =>
      (expressRequest(request) as SignedIn | undefined)?.user ?? new Response(null, { status: 401 }),
  });
  const router = express.Router();
  router.post(
    '/:id/readings',
    toExpress(
      once(async (request, { tx, principal }, { params }) => {
        const { pathname } = new URL(request.url);
        await tx.query('insert into effects (text) values ($1)', `${principal} ${String(params['id'])} ${pathname}`);
        return Response.json({}, { status: 201 });
      }),
    ),
  );
  const app = express();
  app.use((request: SignedIn, answer, next) => {
    const user = request.get('User');
    if (user) request.user = user;
    answer.set('Access-Control-Allow-Origin', 'https://app.example');
    next();
  });
  return app.use('/api/rounds', router);
}

test('a route in a router has its whole path, its parameters, and the user that middleware found', async () => {
  const database = await withEffects();
  const { address } = await listen(createServer(rounds(database)));
  const answer = await post(address, 'ada');
  expect(answer.status).toBe(201);
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example');
  expect((await post(address, 'ada')).headers.get('Idempotent-Replayed')).toBe('true');
  expect((await post(address, 'bob')).headers.has('Idempotent-Replayed')).toBe(false);
  expect((await post(address, '')).status).toBe(401);
  expect(await effects(database)).toEqual(['ada 7 /api/rounds/7/readings', 'bob 7 /api/rounds/7/readings']);
});

test('a route behind a body parser says what is wrong, and applies nothing', async () => {
  const database = await withEffects();
  const errors: unknown[] = [];
  const keep: express.ErrorRequestHandler = (error, _request, answer, _next) => {
    errors.push(error);
    answer.status(500).end();
  };
  const app = express().use(express.json()).use(rounds(database)).use(keep);
  const { address } = await listen(createServer(app));
  expect((await post(address, 'ada')).status).toBe(500);
  expect(errors).toEqual([expect.objectContaining({ name: 'ServerUsageError', phase: 'body' })]);
  expect(await effects(database)).toEqual([]);
});
