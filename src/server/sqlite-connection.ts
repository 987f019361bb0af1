import { AsyncLocalStorage } from 'node:async_hooks';
import Libsql from 'libsql';
import type { Row, SqlValue, Transaction } from './database.js';
import { BusyError, DatabaseError, ServerUsageError, UniqueViolationError } from './errors.js';
import { createQueue } from './queue.js';
import { fromSqlite, toSqlite, toSqliteText, type SqliteRow } from './sqlite-values.js';
import { within } from './within.js';

export interface ConnectionOptions {
  readonly path: string;
  readonly pragmas: readonly string[];
  /** `immediate` takes the write lock at once, so that no statement later fails for want of it. */
  readonly begin: 'immediate' | 'deferred';
  /** ms to wait for another process's lock. */
  readonly busyTimeout: number;
  /** ms after which a transaction is rolled back. */
  readonly transactionTimeout: number;
  /** How many transactions may wait. */
  readonly waiting: number;
}

export interface Connection {
  transaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Statement = ReturnType<Libsql.Database['prepare']>;

/** libsql blocks the whole process while it waits for a lock, so it waits only this long (ms), and we the rest. */
const blockingWait = 10;
/** Statements that are kept prepared: libsql frees one only when it is garbage. */
const statementLimit = 256;

/**
 * One libsql connection. It is synchronous, and a transaction belongs to the connection: so one transaction at a time has
 * it to itself, in the order in which they came, and may await whatever it likes meanwhile.
 */
export function openConnection(options: ConnectionOptions): Connection {
  const { path, pragmas, begin, busyTimeout, transactionTimeout, waiting } = options;
  const libsql = open(path);
  const statements = new Map<string, Statement>();
  const queue = createQueue();
  /** Which transaction the running code is in: one that waits for another here would wait for itself. */
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  let closed = false;

  function statement(sql: string): Statement {
    let prepared = statements.get(sql);
    if (prepared === undefined) {
      if (statements.size >= statementLimit) statements.clear();
      prepared = libsql.prepare(toSqliteText(sql)).safeIntegers(true);
      statements.set(sql, prepared);
    }
    return prepared;
  }

  function all(sql: string, values: readonly SqlValue[] = []): Row[] {
    const bound = values.map(toSqlite);
    try {
      // As one array: libsql takes a lone object for named values.
      return (statement(sql).all(bound) as SqliteRow[]).map(fromSqlite);
    } catch (error) {
      throw toDatabaseError(error, sql);
    }
  }

  async function beginWhenFree(): Promise<void> {
    const deadline = performance.now() + busyTimeout;
    for (;;) {
      try {
        all(`begin ${begin}`);
        return;
      } catch (error) {
        if (!(error instanceof BusyError) || performance.now() >= deadline) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * blockingWait));
    }
  }

  async function runAlone<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
    await beginWhenFree();
    const state = { open: true };
    const tx: Transaction = {
      async query<R extends object>(sql: string, ...values: SqlValue[]) {
        if (!state.open) throw new ServerUsageError('query', 'This transaction is over; await every query inside it.');
        // After some errors (a full disk) SQLite rolls back by itself, and what follows would commit on its own.
        if (!libsql.inTransaction) throw new DatabaseError('query', 'SQLite has rolled this transaction back.');
        return all(sql, values) as unknown as R[];
      },
    };
    try {
      const result = await inside.run(state, () => within(transactionTimeout, run(tx)));
      state.open = false;
      all('commit');
      return result;
    } finally {
      state.open = false;
      if (libsql.inTransaction) all('rollback');
    }
  }

  for (const pragma of [`busy_timeout = ${blockingWait}`, ...pragmas]) all(`pragma ${pragma}`);

  return {
    async transaction(run) {
      if (closed) throw new DatabaseError('begin', 'This database is closed.');
      if (inside.getStore()?.open === true)
        throw new ServerUsageError('begin', 'A transaction is open here already; use its `tx`.');
      if (queue.size > waiting) throw new BusyError('begin', `${waiting} transactions are waiting; try again later.`);
      return queue.add(() => runAlone(run));
    },
    async close() {
      if (closed) return;
      closed = true;
      await queue.idle();
      statements.clear();
      libsql.close();
    },
  };
}

function open(path: string): Libsql.Database {
  try {
    return new Libsql(path);
  } catch (error) {
    const message = `The SQLite file ${path} can't be opened; see that its folder exists and can be written to.`;
    throw new DatabaseError('open', message, { cause: error });
  }
}

function toDatabaseError(error: unknown, sql: string): DatabaseError {
  const { code, message } = error as { code?: string; message: string };
  if (code?.startsWith('SQLITE_BUSY'))
    return new BusyError('begin', 'Another process holds the SQLite file; try again later.', { cause: error });
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY')
    return new UniqueViolationError('query', message, { cause: error });
  const phase = sql === 'commit' ? 'commit' : 'query';
  return new DatabaseError(phase, `${message}, in: ${sql.trim().slice(0, 200)}`, { cause: error });
}
