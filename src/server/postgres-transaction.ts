import type { PoolClient } from 'pg';
import type { SqlValue, Transaction } from './database.js';
import { DatabaseError, ServerUsageError } from './errors.js';
import { isConflict, isStalePlan, toCommitError, toConnectError, toQueryError } from './postgres-errors.js';
import { toPostgres, types } from './postgres-values.js';
import { createQueue } from './queue.js';
import type { StatementNames } from './statement-names.js';
import { LateError, within } from './within.js';

export interface RunOptions {
  /** One text, so that it takes one round trip. */
  readonly begin: string;
  /** ms after which it is rolled back. */
  readonly timeout: number;
  /** The names to prepare statements under; absent when they are not to be prepared. */
  readonly names: StatementNames | undefined;
}

/** A transaction that has ended, and what became of its connection. */
export type Ending<T> =
  | { readonly kind: 'committed'; readonly value: T }
  /** `again`: the database asks for the whole to be run once more. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly again: boolean; readonly isBroken: boolean };

/** Runs one transaction, once, on a connection that it has to itself. Never rejects. */
export async function runOnce<T>(
  client: PoolClient,
  run: (tx: Transaction) => Promise<T>,
  { begin, timeout, names }: RunOptions,
): Promise<Ending<T>> {
  const queue = createQueue();
  let isOpen = true;
  /** A statement failed in such a way that the whole is to be run again, whatever the handler makes of that. */
  let again = false;
  let isBroken = false;

  function failed(error: unknown): Ending<T> {
    return { kind: 'failed', error, again, isBroken };
  }

  /** Statements that nobody awaits are part of it, too. */
  async function untilIdle(running: Promise<T>): Promise<T> {
    const result = await running;
    await queue.idle();
    return result;
  }

  async function rollBack(): Promise<void> {
    await queue.idle();
    await client.query('rollback').catch(() => (isBroken = true));
  }

  async function send(sql: string, values: readonly SqlValue[]) {
    const name = names?.nameOf(sql);
    return client.query({ text: sql, values: values.map(toPostgres), types, ...(name !== undefined && { name }) });
  }

  const tx: Transaction = {
    query: <R extends object>(sql: string, ...values: SqlValue[]) =>
      // A connection takes one statement at a time.
      queue.add(async () => {
        if (!isOpen) throw new ServerUsageError('query', 'This transaction is over; await every query inside it.');
        try {
          return (await send(sql, values)).rows as R[];
        } catch (error) {
          if (error instanceof DatabaseError) throw error;
          const isStale = isStalePlan(error);
          if (isStale) names?.forget();
          again ||= isStale || isConflict(error);
          throw toQueryError(error, sql);
        }
      }),
  };

  try {
    await client.query(begin);
  } catch (error) {
    again = isConflict(error);
    isBroken = true;
    return failed(toConnectError(error));
  }

  let value: T;
  try {
    value = await within(timeout, untilIdle(run(tx)));
    isOpen = false;
    if (again) throw new DatabaseError('query', 'The database asked for this transaction to be run again.');
  } catch (error) {
    isOpen = false;
    // A statement that still runs keeps the connection: without it, PostgreSQL ends both by its own time-outs.
    if (error instanceof LateError && queue.size > 0) isBroken = true;
    else await rollBack();
    return failed(error);
  }

  try {
    const { command } = await client.query('commit');
    // After an error that the handler kept to itself PostgreSQL answers so, and it is no error to `pg`.
    if (command === 'ROLLBACK')
      return failed(new DatabaseError('commit', 'A statement failed, so PostgreSQL rolled the transaction back.'));
  } catch (error) {
    again = isConflict(error);
    if (again) await rollBack();
    else isBroken = true;
    return failed(toCommitError(error));
  }
  return { kind: 'committed', value };
}
