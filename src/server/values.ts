import type { SqlValue } from './database.js';
import { DatabaseError } from './errors.js';

/**
 * A value as given, if every engine gives it back as it was.
 *
 * @throws {@link DatabaseError} for values of other types (libsql aborts the process on a boolean), NaN (SQLite stores
 * NULL), integers of more than 64 bits (SQLite stores them modulo 2^64) and text with a NUL (PostgreSQL refuses it, SQLite
 * cuts it when it is read).
 */
export function storable(value: SqlValue, index: number): SqlValue {
  const isStorable =
    value === null ||
    value instanceof Uint8Array ||
    (typeof value === 'string' && !value.includes('\0')) ||
    (typeof value === 'number' && !Number.isNaN(value)) ||
    (typeof value === 'bigint' && BigInt.asIntN(64, value) === value);
  if (isStorable) return value;
  const kind = typeof value === 'string' ? 'text with a NUL character' : `${String(value)} (${typeof value})`;
  throw new DatabaseError('query', `Value $${index + 1} is ${kind}, which can't be stored as it is.`);
}
