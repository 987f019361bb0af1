import { DatabaseError as PostgresError } from 'pg';
import { BusyError, DatabaseError, LockTimeoutError, UniqueViolationError, UnknownOutcomeError } from './errors.js';

/** What PostgreSQL calls an error, its SQLSTATE; `undefined` for what it did not say itself, such as a broken connection. */
function sqlStateOf(error: unknown): string | undefined {
  return error instanceof PostgresError ? error.code : undefined;
}

/** A serialization failure or a deadlock: the same transaction, run again, can go through. */
export function isConflict(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01';
}

/** A prepared statement that a change of the schema has made useless, as PostgreSQL tells it by this text alone. */
export function isStalePlan(error: unknown): boolean {
  return sqlStateOf(error) === '0A000' && (error as Error).message.startsWith('cached plan must not change');
}

/** The server is stopping or starting, or has no room for more. */
const passing = /^(57P0[1-3]|53\d{3}|08\w{3})$/;

/** Why there is no connection. */
export function toConnectError(error: unknown): DatabaseError {
  const state = sqlStateOf(error);
  if (state !== undefined && !passing.test(state))
    return new DatabaseError(
      'begin',
      `PostgreSQL refuses the connection: ${(error as Error).message}. See that its address, user and password are right.`,
      { cause: error },
    );
  const message = 'No connection to PostgreSQL: it can not be reached, or all connections are in use.';
  return new BusyError('begin', `${message} Try again later; raise \`connections\` if this goes on.`, { cause: error });
}

/** Why a statement failed. */
export function toQueryError(error: unknown, sql: string): DatabaseError {
  const { message } = error as Error;
  const state = sqlStateOf(error);
  const options = { cause: error };
  if (state === '23505') return new UniqueViolationError('query', message, options);
  if (state === '55P03')
    return new LockTimeoutError('query', 'Another transaction holds what this one needs; try again later.', options);
  if (state === undefined || passing.test(state))
    return new BusyError(
      'query',
      `The connection to PostgreSQL broke, and the transaction with it: ${message}`,
      options,
    );
  return new DatabaseError('query', `${message}, in: ${sql.trim().slice(0, 200)}`, options);
}

/** Why a commit failed. Without PostgreSQL's word that it did not go through, it may have. */
export function toCommitError(error: unknown): DatabaseError {
  const { message } = error as Error;
  const state = sqlStateOf(error);
  // 40003: the database itself does not know.
  if (state !== undefined && state !== '40003' && !passing.test(state))
    return state === '23505'
      ? new UniqueViolationError('commit', message, { cause: error })
      : new DatabaseError('commit', message, { cause: error });
  return new UnknownOutcomeError('commit', `Whether this was committed is not known: ${message}`, { cause: error });
}
