import type { CustomTypesConfig } from 'pg';
import type { SqlValue } from './database.js';
import { storable } from './values.js';

/** Object identifiers of PostgreSQL's own types, from its catalog `pg_type`. */
const oids = { bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, oid: 26, float4: 700, float8: 701 } as const;

const parsers = new Map<number, (text: string) => SqlValue>([
  [oids.bool, (text) => (text === 't' ? 1 : 0)],
  [oids.bytea, fromHex],
  [oids.int8, fromInt8],
  [oids.int2, Number],
  [oids.int4, Number],
  [oids.oid, Number],
  [oids.float4, Number],
  [oids.float8, Number],
]);

/** Reads values as {@link SqlValue}s; what has no kind of its own there (numeric, timestamps, JSON, arrays) stays text. */
export const types: CustomTypesConfig = {
  getTypeParser: (oid: number) => parsers.get(oid) ?? asItIs,
};

/** @throws {@link DatabaseError} for a value that would not come back as it was. */
export function toPostgres(value: SqlValue, index: number): SqlValue | Buffer {
  const given = storable(value, index);
  return given instanceof Uint8Array ? Buffer.from(given.buffer, given.byteOffset, given.byteLength) : given;
}

function asItIs(text: string): string {
  return text;
}

function fromInt8(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** `\x00ff`, as PostgreSQL writes bytes by default since 9.0. */
function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}
