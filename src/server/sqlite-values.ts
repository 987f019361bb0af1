import type { Row, SqlValue } from './database.js';
import { storable } from './values.js';

/** Literals, quoted names and comments, in which a `$1` is text; or a placeholder. */
const placeholders = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[^]*?\*\/|\$(\d+)/g;

/** SQLite takes `$2` for a name and numbers names as they appear; `?2` is the second value wherever it stands. */
export function toSqliteText(sql: string): string {
  return sql.replace(placeholders, (text, number: string | undefined) => (number === undefined ? text : `?${number}`));
}

/**
 * A value as libsql takes it.
 *
 * @throws {@link DatabaseError} for one that would not come back as it was.
 */
export function toSqlite(value: SqlValue, index: number): SqlValue {
  // Numbers bind as REAL, which matters where a column gives no type.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return storable(value, index);
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
