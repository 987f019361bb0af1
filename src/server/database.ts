/** What a statement takes and gives. Booleans and dates differ between engines: store them as numbers. */
export type SqlValue = null | string | number | bigint | Uint8Array;

/** A row as a plain object, one member per column. */
export type Row = Readonly<Record<string, SqlValue>>;

/** The database as one handler sees it: everything done here commits together, or not at all. */
export interface Transaction {
  /**
   * Runs one statement and gives all its rows.
   *
   * Values are `$1`, `$2`, …, by number, in any order and as often as needed. Integers beyond
   * `Number.MAX_SAFE_INTEGER` come back as `bigint`, bytes as `Uint8Array`.
   *
   * @throws {@link UniqueViolationError} when a unique constraint says no; {@link DatabaseError} for all else.
   *
   * @example
   * const [row] = await tx.query<{ title: string }>('select title from rounds where id = $1', id);
   */
  query<R extends object = Row>(sql: string, ...values: readonly SqlValue[]): Promise<R[]>;
}

/** Which SQL an engine speaks. */
export type Dialect = 'sqlite' | 'postgres';

/** An engine: SQLite or PostgreSQL. */
export interface Database {
  /** For the few statements that can't be the same in both. */
  readonly dialect: Dialect;
  /**
   * Runs `run` in a transaction: commits when it resolves, and only then resolves with its value; rolls back when it
   * rejects, and rejects with the same error.
   *
   * PostgreSQL may have it run again from the start (a deadlock, a serialization failure), so it changes nothing but
   * what it does through `tx`.
   */
  transaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs `run` on one consistent snapshot, in which it can't write, without waiting for writers. */
  read<T>(run: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Lets what has begun finish, then closes. */
  close(): Promise<void>;
}
