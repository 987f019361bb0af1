import {
  appendIndex,
  batch,
  exactlyOnce,
  healthReports,
  precondition,
  problem,
  type Authorize,
  type Context,
  type Handler,
  type HealthSummary,
} from '../../src/server/index.js';
import { sqlite } from '../../src/server/sqlite.js';
import { personOf } from './people.js';

/** One run of a handler: what it was asked, and by whom. */
export interface Run {
  readonly principal: string;
  readonly key: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

export const limits = { maxBodyBytes: 2048, answerBytes: 4096, retention: 24 * 60 * 60 * 1000 };
export const batchLimits = { max: 8, bytes: 8192 };
export const batchPath = '/batch';
export const reportPath = '/health';

const large = 'x'.repeat(limits.answerBytes + 1);

/** What the app does on each path: all leave an effect first, and name their run and the secret of whom they answer. */
const routes = {
  '/apply': (headers, { run, secret }) => Response.json({ run, secret }, { status: 201, headers }),
  '/empty': (headers) => new Response(null, { status: 204, headers }),
  '/bytes': (headers) => new Response(new Uint8Array([0, 255, 10, 13, 128]), { headers }),
  '/cookie': (headers, { secret }) => {
    headers.append('Set-Cookie', `a=${secret}`);
    headers.append('Set-Cookie', 'b=2');
    return new Response('set', { headers });
  },
  '/moved': (headers) =>
    new Response(null, { status: 303, headers: { ...Object.fromEntries(headers), Location: '/' } }),
  '/refuse': () => problem({ status: 422, title: 'Refused' }),
  '/throw': () => {
    throw new Error('the handler failed');
  },
  '/large': (headers) => new Response(large, { headers }),
  '/rederived': (headers) => new Response(large, { headers }),
  '/keyless': (headers) => new Response('keyless', { headers }),
  '/slow': async (headers) => {
    await new Promise((resolve) => setImmediate(resolve));
    return new Response('slow', { headers });
  },
  '/guarded': (headers, { request, traceId }) =>
    precondition(request, '"1"', { current: { version: 1 }, traceId }) ?? new Response('guarded', { headers }),
  '/append': async (headers, { tx, principal }) => {
    const options = { table: 'children', parent: 'parent', position: 'position', parentId: principal };
    const position = await appendIndex(tx, options, async (next) => {
      await tx.query('insert into children (parent, position) values ($1, $2)', principal, next);
      return next;
    });
    return Response.json({ position }, { headers });
  },
} satisfies Record<string, (headers: Headers, about: About) => Response | Promise<Response>>;

interface About extends Context {
  readonly request: Request;
  readonly run: number;
  readonly secret: string;
}

export type Route = keyof typeof routes;
export const routeNames = Object.keys(routes) as Route[];
/** Where the handler itself is to blame for a 500. */
export const failingRoutes: ReadonlySet<string> = new Set<Route>(['/throw', '/large']);

/** The app that is tried: what the server kit guards, and what a judge has to know of it. */
export interface App {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Every run of a handler since the last reset, by its number. */
  readonly runs: ReadonlyMap<number, Run>;
  /** What clients have reported of their health. */
  health(): HealthSummary;
  /** The runs whose effect has committed. */
  committed(): Promise<number[]>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

const onError = (): void => undefined;

const principal = (request: Request): string | Response =>
  personOf(request)?.name ?? problem({ status: 401, title: 'Sign in', phase: 'principal' });

const authorize: Authorize = (request, { traceId }) =>
  new URL(request.url).searchParams.has('forbidden')
    ? problem({ status: 403, title: 'Forbidden', phase: 'authorize', traceId })
    : undefined;

export async function createApp(): Promise<App> {
  const database = sqlite(':memory:');
  await database.transaction(async (tx) => {
    await tx.query('create table effects (run integer not null)');
    await tx.query(
      'create table children (parent text not null, position integer not null, unique (parent, position))',
    );
  });
  const runs = new Map<number, Run>();
  let lastRun = 0;

  const handler: Handler = async (request, context) => {
    const person = personOf(request);
    const run = ++lastRun;
    const { key, tx } = context;
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const contentType = request.headers.get('Content-Type') ?? '';
    const { method, url } = request;
    runs.set(run, { principal: context.principal, key, method, url, contentType, body });
    await tx.query('insert into effects (run) values ($1)', run);
    const secret = person?.secret ?? '';
    const headers = new Headers({ 'X-Run': String(run), 'X-Secret': secret });
    const route = routes[new URL(request.url).pathname as Route] ?? routes['/apply'];
    return route(headers, { ...context, request, run, secret });
  };

  /** The answer of the one run of a write, made again. */
  const rederive: Handler = (request, { principal: name, key }) => {
    const found = [...runs].findLast(([, run]) => run.principal === name && run.key === key);
    const headers = { 'X-Run': String(found?.[0]), 'X-Secret': personOf(request)?.secret ?? '' };
    return new Response(large, { headers });
  };

  const once = exactlyOnce({ database, principal, authorize, onError, ...limits });
  const write = once(handler);
  const special = new Map([
    ['/keyless', once(handler, { keyless: { window: limits.retention } })],
    ['/rederived', once(handler, { rederive })],
  ]);
  const keyed = once(handler, { required: true });
  const inner = (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    return (special.get(pathname) ?? (searchParams.has('required') ? keyed : write))(request);
  };
  const writes = batch({ handle: inner, path: batchPath, onError, ...batchLimits });

  const reports = healthReports({ principal, clients: 5, clientsPerPrincipal: 2 });

  return {
    fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === batchPath) return writes.handle(request);
      return pathname === reportPath ? reports.receive(request) : inner(request);
    },
    runs,
    health: () => reports.summary(),
    async committed() {
      return (await database.read((tx) => tx.query<{ run: number }>('select run from effects'))).map(({ run }) => run);
    },
    async reset() {
      runs.clear();
      // The kit makes its table with the first write.
      if (lastRun === 0) return;
      await database.transaction(async (tx) => {
        for (const table of ['effects', 'children', 'holdfast_keys']) await tx.query(`delete from ${table}`);
      });
    },
    close: () => database.close(),
  };
}
