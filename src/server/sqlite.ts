import type { Database } from './database.js';
import { openConnection } from './sqlite-connection.js';

export interface SqliteOptions {
  /** How long a transaction waits for another process that writes to the file, in ms (default 5,000). */
  readonly busyTimeout?: number;
  /** How long a transaction may take before it is rolled back, in ms (default 30,000): all others wait for it. */
  readonly transactionTimeout?: number;
  /** How many transactions may wait for their turn before more are refused as busy (default 1,000). */
  readonly waiting?: number;
}

/**
 * A SQLite file as the server kit's database; made if it is not there. Needs the package `libsql`.
 *
 * What has committed survives a power cut: write-ahead log with `synchronous = FULL`. Foreign keys are enforced. Writers
 * take turns in the order in which they came; {@link Database.read} has a connection of its own and does not wait for
 * them. Several processes on one machine may open the same file, not on a network drive.
 *
 * @param path file name, or `:memory:` for a database that lives as long as this object
 *
 * @throws {@link DatabaseError} when the file can't be opened.
 *
 * @example
 * const database = sqlite('app.db');
 */
export function sqlite(path: string, options: SqliteOptions = {}): Database {
  const { busyTimeout = 5000, transactionTimeout = 30_000, waiting = 1000 } = options;
  const shared = { path, busyTimeout, transactionTimeout, waiting };
  const writer = openConnection({
    ...shared,
    begin: 'immediate',
    pragmas: ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on'],
  });
  // A second connection to `:memory:` would be another database.
  const reader =
    path === ':memory:' ? writer : openConnection({ ...shared, begin: 'deferred', pragmas: ['query_only = on'] });
  return {
    dialect: 'sqlite',
    transaction: (run) => writer.transaction(run),
    read: (run) => reader.transaction(run),
    async close() {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}
