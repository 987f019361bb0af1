import { exactlyOnce, type Context, type Database, type Handler, type Transaction } from '../../src/server/index.js';
import type { Watching } from './operators.js';
import type { LedgerEntry } from './types.js';

/** Makes a handler one whose writes are applied once, and stand in the ledger. */
export type Effect = <Rest extends unknown[]>(
  handler: Handler<Rest>,
) => (request: Request, ...rest: Rest) => Promise<Response>;

/** The largest photo, and room for the rest of its form. */
const maxBodyBytes = 11 * 1024 * 1024;

export function effects(database: Database, watching: Watching): Effect {
  // One user, who is always signed in: the demo is about what happens after that.
  const once = exactlyOnce({ database, principal: () => 'inspector', maxBodyBytes, ...watching });
  return <Rest extends unknown[]>(handler: Handler<Rest>) =>
    once<Rest>(async (request, context, ...rest) => {
      const response = await handler(request, context, ...rest);
      // A refusal rolls this back too.
      await record(request, context);
      return response;
    });
}

/** Raises the version and writes the effect down, in the transaction of the effect itself. */
async function record({ method, url }: Request, { tx, key }: Context): Promise<void> {
  await tx.query('update server set version = version + 1');
  await tx.query(
    'insert into ledger (n, key, method, path, at) select coalesce(max(n), 0) + 1, $1, $2, $3, $4 from ledger',
    key ?? null,
    method,
    new URL(url).pathname,
    new Date().toISOString(),
  );
}

/** Every effect that was applied, in the order in which they committed: the truth to compare a client with. */
export async function readLedger(tx: Transaction): Promise<LedgerEntry[]> {
  return tx.query<LedgerEntry>('select n, key, method, path, at from ledger order by n');
}
