import { AsyncLocalStorage } from 'node:async_hooks';
import { Pool, type ClientConfig, type PoolClient } from 'pg';
import type { Database, Transaction } from './database.js';
import { BusyError, DatabaseError, ServerUsageError } from './errors.js';
import { toConnectError } from './postgres-errors.js';
import { runOnce, type Ending } from './postgres-transaction.js';
import { createQueue } from './queue.js';
import { statementNames } from './statement-names.js';

/** So often a transaction is run beside all others, before it takes turns with those that did not go through either. */
const triesAtOnce = 3;

/** So much later than PostgreSQL would have said so, in ms, a statement without an answer has lost its connection. */
const silence = 1000;

export interface PostgresOptions {
  /**
   * How much a transaction sees of others that run beside it (default `read committed`, which is enough for the kit).
   * `serializable` guards the handler's own reads as well, at the price of transactions that run again.
   */
  readonly isolation?: 'read committed' | 'serializable';
  /** Most connections at once (default 10). */
  readonly connections?: number;
  /** How many transactions may wait for a connection before more are refused as busy (default 1,000). */
  readonly waiting?: number;
  /** How long a transaction waits for a connection, in ms (default 5,000). */
  readonly connectTimeout?: number;
  /** How long a statement waits for another transaction, such as a duplicate for its first, in ms (default 10,000). */
  readonly lockTimeout?: number;
  /** How long a transaction may take before it is rolled back, in ms (default 30,000). */
  readonly transactionTimeout?: number;
  /**
   * How long a transaction is run again and again because the database asks for that, in ms (default 30,000), before it is
   * refused as busy.
   */
  readonly retryTimeout?: number;
  /**
   * Whether statements are prepared and kept by their connection (default `true`): less work for the database. Set it to
   * `false` behind a pooler that hands connections from one transaction to the next and knows no prepared statements.
   */
  readonly prepare?: boolean;
  /** Whatever else the package `pg` takes for a connection, such as `ssl`. */
  readonly connection?: ClientConfig;
}

/**
 * A PostgreSQL database as the server kit's, for servers on any number of machines. Needs the package `pg`.
 *
 * Statements are the same as on SQLite, and so are values: booleans come back as 1 and 0, and what has no kind of its own
 * in {@link SqlValue} (numeric, timestamps, JSON) as text. A transaction that meets a serialization failure or a deadlock
 * is run again from the start, after a short random wait. Nothing is sent that CockroachDB, YugabyteDB and Citus don't
 * know; no advisory locks.
 *
 * @param url such as `postgres://user:password@host:5432/database`
 *
 * @throws {@link ServerUsageError} when an option is not usable. Whether the database can be reached shows in the first
 * transaction.
 *
 * @example
 * const database = postgres(process.env.DATABASE_URL);
 */
export function postgres(url: string, options: PostgresOptions = {}): Database {
  const { isolation = 'read committed', connections = 10, waiting = 1000, connectTimeout = 5000 } = options;
  const {
    lockTimeout = 10_000,
    transactionTimeout = 30_000,
    retryTimeout = 30_000,
    prepare = true,
    connection,
  } = options;
  const numbers = { connections, waiting, connectTimeout, lockTimeout, transactionTimeout, retryTimeout };
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ServerUsageError('open', `\`${name}\` must be a whole number from 1 on, and is ${value}.`);

  const pool = new Pool({
    // Without it, whoever waits for a connection that fell silent waits for good: PostgreSQL's limits are not heard.
    query_timeout: transactionTimeout + silence,
    ...connection,
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeout,
    // Clients that nobody uses keep no process alive.
    allowExitOnIdle: true,
  });
  // A connection that breaks while nobody uses it is replaced by the next.
  pool.on('error', ignore);
  const names = prepare ? statementNames() : undefined;
  /** Which transaction the running code is in: one that waits for another here can wait for itself. */
  const inside = new AsyncLocalStorage<{ isOpen: boolean }>();
  /** Those that others were in the way of are no longer in each other's: they run one at a time. */
  const unlucky = createQueue();
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  /** In the session only until the transaction ends, so that poolers may share the connection. */
  const limits = [
    `set local lock_timeout = ${lockTimeout}`,
    `set local statement_timeout = ${transactionTimeout}`,
    `set local idle_in_transaction_session_timeout = ${transactionTimeout}`,
  ].join('; ');
  const begins = {
    write: `begin isolation level ${isolation}; ${limits}`,
    read: `begin isolation level repeatable read read only; ${limits}`,
  };

  async function connect(): Promise<PoolClient> {
    if (pool.waitingCount >= waiting)
      throw new BusyError('begin', `${waiting} transactions are waiting for a connection; try again later.`);
    try {
      return await pool.connect();
    } catch (error) {
      throw toConnectError(error);
    }
  }

  async function attempt<T>(begin: string, run: (tx: Transaction) => Promise<T>): Promise<Ending<T>> {
    const client = await connect();
    // What breaks shows in the statement that runs; without a listener it would end the process, too.
    client.on('error', ignore);
    const ending = await runOnce(client, run, { begin, timeout: transactionTimeout, names });
    const isBroken = ending.kind === 'failed' && ending.isBroken;
    if (!isBroken) client.off('error', ignore);
    client.release(isBroken);
    return ending;
  }

  /** The pool gives no connection to who waits for one once it is told to end. */
  async function finish(): Promise<void> {
    await Promise.allSettled(running);
    await pool.end();
  }

  async function start<T>(begin: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
    if (closing) throw new DatabaseError('begin', 'This database is closed.');
    const transaction = untilThrough(begin, run);
    running.add(transaction);
    return transaction.finally(() => running.delete(transaction));
  }

  async function untilThrough<T>(begin: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
    const deadline = performance.now() + retryTimeout;
    const first = await tryTo(begin, run, { times: triesAtOnce, deadline });
    if (first.kind === 'committed') return first.value;
    if (unlucky.size >= waiting) throw inTheWay(first.error);
    return unlucky.add(async () => {
      const last = await tryTo(begin, run, { times: Infinity, deadline });
      if (last.kind === 'committed') return last.value;
      throw inTheWay(last.error);
    });
  }

  /** Runs a transaction as often as the database asks for it. Rejects with any other failure. */
  async function tryTo<T>(
    begin: string,
    run: (tx: Transaction) => Promise<T>,
    { times, deadline }: { readonly times: number; readonly deadline: number },
  ): Promise<Ending<T>> {
    for (let tried = 1; ; tried++) {
      const ending = await attempt(begin, run);
      if (ending.kind === 'failed' && !ending.again) throw ending.error;
      if (ending.kind === 'committed' || tried >= times || performance.now() >= deadline) return ending;
      await randomWait(tried);
    }
  }

  return {
    dialect: 'postgres',
    async transaction(run) {
      if (inside.getStore()?.isOpen === true)
        throw new ServerUsageError('begin', 'A transaction is open here already; use its `tx`.');
      const state = { isOpen: true };
      try {
        return await start(begins.write, (tx) => inside.run(state, () => run(tx)));
      } finally {
        state.isOpen = false;
      }
    },
    read: (run) => start(begins.read, run),
    async close() {
      closing ??= finish();
      await closing;
    },
  };
}

function inTheWay(cause: unknown): BusyError {
  const message = 'Others were in the way of this transaction again and again; try again later.';
  return new BusyError('begin', message, { cause });
}

function ignore(): void {
  // On purpose.
}

/** Up to twice as long with each try, at most 80 ms, so that transactions that met do not meet again. */
function randomWait(tried: number): Promise<void> {
  const most = Math.min(80, 5 * 2 ** tried);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * most));
}
