import type { Database } from './database.js';
import { ServerUsageError } from './errors.js';

export interface CollectOptions {
  /** Keys that expired before this time are deleted, in ms since the Unix epoch (default: an hour ago, as clocks differ). */
  readonly before?: number;
  /** How many are deleted in one transaction (default 1,000). */
  readonly batch?: number;
  /** How many are deleted at most (default: all there are). */
  readonly limit?: number;
}

/** In ms, so much longer than they must are keys kept: the clocks of several servers differ. */
export const clockSkew = 60 * 60 * 1000;

/**
 * Deletes expired keys, in small transactions of their own, and says how many. `exactlyOnce` does so by itself, now and
 * then; this is for a schedule of the operator's own. Several may collect at once, and nobody who writes waits for them:
 * on PostgreSQL they pass over what another has locked, on SQLite each batch is one short turn.
 *
 * @throws {@link DatabaseError} when the database fails; what was deleted by then stays deleted.
 *
 * @example
 * setInterval(() => collect(database).catch(console.error), 60_000);
 */
export async function collect(database: Database, options: CollectOptions = {}): Promise<number> {
  const { before = Date.now() - clockSkew, batch = 1000, limit = Infinity } = options;
  if (!(batch >= 1 && limit >= 1)) throw new ServerUsageError('collect', '`batch` and `limit` must be 1 or more.');
  let collected = 0;
  while (collected < limit) {
    const most = Math.min(batch, limit - collected);
    const deleted = await collectBatch(database, before, most);
    collected += deleted;
    if (deleted < most) break;
  }
  return collected;
}

async function collectBatch(database: Database, before: number, most: number): Promise<number> {
  const passOver = database.dialect === 'postgres' ? 'for update skip locked' : '';
  const rows = await database.transaction((tx) =>
    tx.query(
      `delete from holdfast_keys where (principal, key) in
        (select principal, key from holdfast_keys where expires_at < $1 order by expires_at limit $2 ${passOver})
        returning 1`,
      before,
      most,
    ),
  );
  return rows.length;
}
