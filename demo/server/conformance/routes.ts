import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { Database } from '../../../src/server/index.js';
import { notFound } from '../refusals.js';
import { Effects } from './effects.js';
import { pages } from './pages.js';
import type { Fault, Log, WorldSettings } from './types.js';
import { Worlds } from './worlds.js';
import type { World } from './world.js';

type Env = { Bindings: HttpBindings };

/** How long a request hangs at most, in ms. */
const longest = 60_000;

/**
 * The server's side of the conformance page. Every case has a world of its own, named by a random id:
 *
 * | address                              | what it is                                            |
 * | ------------------------------------ | ----------------------------------------------------- |
 * | `/conformance/at/<world>/`           | a tab of the app under test                           |
 * | `/conformance/at/<world>/worker.js`  | its service worker, whose scope is this folder        |
 * | `/conformance/at/<world>/api/…`      | its API, which fails as it was told to                |
 * | `/conformance/control/<world>`       | faults and what came, for the page that runs the case |
 */
export function conformance(database: Database, folder: string): Hono {
  const effects = new Effects(database);
  const worlds = new Worlds((id) => void effects.forget(id).catch(console.error));
  const routes = new Hono<Env>();

  // On a connection that was used before, Chromium itself sends a request again when it breaks.
  routes.use(async (c, next) => {
    await next();
    c.header('Connection', 'close');
  });
  routes.use('/control/*', noStore);

  const worldId = '/:world{[\\w-]{8,64}}';
  routes.put(`/control${worldId}`, async (c) => {
    worlds.get(c.req.param('world')).set(await c.req.json<WorldSettings>());
    return c.body(null, 204);
  });
  routes.get(`/control${worldId}`, async (c) => {
    const id = c.req.param('world');
    const log: Log = { requests: worlds.get(id).requests, effects: await effects.list(id) };
    return c.json(log);
  });
  routes.delete(`/control${worldId}`, (c) => {
    worlds.forget(c.req.param('world'));
    return c.body(null, 204);
  });
  routes.post(`/control${worldId}/gates/:gate`, (c) => {
    worlds.get(c.req.param('world')).gate(c.req.param('gate')).open();
    return c.body(null, 204);
  });
  routes.get(`/control${worldId}/credential`, (c) => c.text(worlds.get(c.req.param('world')).credential));

  routes.all(`/at${worldId}/api/*`, (c) => answer(c, c.req.param('world'), worlds, effects));
  // Where a captive portal sends its guests: readable from any origin, as such pages are.
  routes.all('/elsewhere', (c) =>
    c.html('<title>Welcome</title><p>Sign in to use this Wi-Fi.', 200, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': '*',
      'Access-Control-Allow-Methods': '*',
    }),
  );
  routes.route('/', pages(folder));
  routes.all('*', () => notFound('address'));
  return routes as unknown as Hono;
}

async function noStore(c: Context, next: () => Promise<void>): Promise<void> {
  await next();
  c.header('Cache-Control', 'no-store');
}

/** Answers a request to a world's API, or fails to. */
async function answer(c: Context<Env>, id: string, worlds: Worlds, effects: Effects): Promise<Response> {
  const world = worlds.get(id);
  const { method, headers, url } = c.req.raw;
  const { pathname, search } = new URL(url);
  const path = `/${pathname.split('/').slice(5).join('/')}`;
  const body = new Uint8Array(await c.req.raw.arrayBuffer());
  const request = new Request(url, { method, headers, ...(body.byteLength > 0 && { body }) });
  const fault = world.see(request, path + search, body)?.fault;
  const apply = async (): Promise<Response> => {
    if (method === 'GET') return Response.json({ method, path });
    const refuse = fault?.kind === 'refuse' ? fault.status : undefined;
    return effects.apply(request, { world: id, path, refuse, twice: world.twice });
  };
  return fault ? fail(c, fault, world, apply) : apply();
}

async function fail(c: Context<Env>, fault: Fault, world: World, apply: () => Promise<Response>): Promise<Response> {
  switch (fault.kind) {
    case 'close':
      return cut(c);
    case 'reset':
      return cut(c, 'reset');
    case 'stall':
      await hang(c, new Promise(() => undefined));
      return cut(c);
    case 'lose-answer':
      await apply();
      return cut(c);
    case 'hold': {
      const done = fault.applied ? await apply() : undefined;
      await hang(c, world.gate(fault.gate).opened);
      return done ?? apply();
    }
    case 'answer': {
      if (fault.applied) await apply();
      // 204 and 304 have none.
      return new Response(fault.body === undefined ? null : fault.body, {
        status: fault.status,
        ...(fault.headers && { headers: fault.headers }),
      });
    }
    case 'refuse':
      return apply();
  }
}

/** Ends the connection, without a word. */
function cut(c: Context<Env>, how: 'close' | 'reset' = 'close'): Response {
  const { socket } = c.env.incoming;
  if (how === 'reset') socket.resetAndDestroy();
  else socket.destroy();
  // There is nobody left to answer.
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
}

/** Waits, as long as somebody waits for the answer. */
async function hang(c: Context<Env>, until: Promise<void>): Promise<void> {
  const { socket } = c.env.incoming;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    timer = setTimeout(() => resolve(), longest);
  });
  await Promise.race([until, over]);
  clearTimeout(timer);
}
