import { beforeEach, expect } from 'vitest';
import {
  exactlyOnce,
  type Database,
  type ExactlyOnceOptions,
  type Handler,
  type RouteOptions,
} from '../../../src/server/index.js';
import { applyEffect, createEffects } from './effects.js';
import { onSqlite, type Engine, type Place } from './engines.js';

/** The server of the running test, on a database of its own. */
export interface Server {
  readonly database: Database;
  /** Another server's view of the same database. */
  readonly open: Place['open'];
  /** A handler that is applied once, for the principal `ada` unless an option says otherwise. */
  once(
    handler: Handler,
    options?: Partial<ExactlyOnceOptions>,
    route?: RouteOptions,
  ): (request: Request) => Promise<Response>;
}

/** Gives each test a new {@link Server}, whose database has a table of effects. */
export function serverPerTest(engine: Engine = onSqlite): Server {
  let database: Database;
  let open: Place['open'];
  beforeEach(async () => {
    ({ open } = await engine.place());
    database = open();
    await createEffects(database);
  });
  return {
    get database() {
      return database;
    },
    open: (options) => open(options),
    once: (handler, options, route) => exactlyOnce({ database, principal: () => 'ada', ...options })(handler, route),
  };
}

/** Applies its effect and answers 201. */
export const created: Handler = async (request, context) => {
  const text = await applyEffect(request, context);
  return Response.json({ text }, { status: 201, headers: { Location: '/api/readings/1' } });
};

/** Applies its effect, then throws. */
export const throwing: Handler = async (request, context) => {
  await applyEffect(request, context);
  throw new Error('secret: disk /dev/sda');
};

/** The type of the problem that an answer carries. */
export async function typeOf(response: Response): Promise<unknown> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  return ((await response.json()) as { type: unknown }).type;
}
