import type { Row, SqlValue } from './database.js';
import { DatabaseError } from './errors.js';

/** Literals, quoted names and comments, in which a `$1` is text; or a placeholder. */
const placeholders = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[^]*?\*\/|\$(\d+)/g;

/** SQLite takes `$2` for a name and numbers names as they appear; `?2` is the second value wherever it stands. */
export function toSqliteText(sql: string): string {
  return sql.replace(placeholders, (text, number: string | undefined) => (number === undefined ? text : `?${number}`));
}

/**
 * A value as libsql takes it. Whatever it would change in silence, or crash on, is refused.
 *
 * @throws {@link DatabaseError} for values of other types (libsql aborts the process on a boolean), NaN (stored as
 * NULL), integers of more than 64 bits (stored modulo 2^64) and text with a NUL (cut there when read).
 */
export function toSqlite(value: SqlValue, index: number): SqlValue {
  // Numbers bind as REAL, which matters where a column gives no type.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  const storable =
    value === null ||
    value instanceof Uint8Array ||
    (typeof value === 'string' && !value.includes('\0')) ||
    (typeof value === 'number' && !Number.isNaN(value)) ||
    (typeof value === 'bigint' && BigInt.asIntN(64, value) === value);
  if (storable) return value;
  const kind = typeof value === 'string' ? 'text with a NUL character' : `${String(value)} (${typeof value})`;
  throw new DatabaseError('query', `Value $${index + 1} is ${kind}, which SQLite can't store as it is.`);
}

/** A row as libsql gives it: all integers as `bigint`, so that none loses precision. */
export type SqliteRow = Readonly<Record<string, null | string | number | bigint | ArrayBuffer>>;

export function fromSqlite(row: SqliteRow): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value instanceof ArrayBuffer) return [name, new Uint8Array(value)];
      const exact = typeof value === 'bigint' && Number.isSafeInteger(Number(value));
      return [name, exact ? Number(value) : value];
    }),
  );
}
