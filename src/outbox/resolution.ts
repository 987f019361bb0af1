import type { Intent, StoredRequest } from './intent.js';
import type { Conflict } from './receipt.js';

/**
 * How a conflict ends: the `'server'`'s truth stands and the write is given up; the `'client'`'s write is sent again,
 * based on what the server holds; or another body is, likewise.
 */
export type Resolution = 'server' | 'client' | { readonly body: ArrayBuffer | undefined };

/** A write that met a conflict. */
export interface ConflictingWrite {
  readonly intent: Intent;
  readonly body: ArrayBuffer | undefined;
}

/**
 * Merges the server's state and this device's write; `'ask'` leaves it to a person.
 *
 * @example
 * const onConflict: Merge = ({ current }, { body }) => {
 *   const [theirs, ours] = [current, JSON.parse(new TextDecoder().decode(body))];
 *   return { body: new TextEncoder().encode(JSON.stringify({ ...theirs, ...ours })).buffer };
 * };
 */
export type Merge = (conflict: Conflict, write: ConflictingWrite) => Resolution | 'ask' | Promise<Resolution | 'ask'>;

/** What becomes of a conflict that no page saw; `'ask'` leaves it to a person. */
export type ConflictPolicy = 'ask' | 'server' | 'client' | Merge;

/** What a policy decides. A merge that fails leaves the conflict to a person: nothing is lost by it. */
export async function resolutionOf(
  policy: ConflictPolicy,
  conflict: Conflict,
  write: ConflictingWrite,
): Promise<Resolution | 'ask'> {
  if (typeof policy !== 'function') return policy;
  try {
    return await policy(conflict, write);
  } catch {
    return 'ask';
  }
}

/**
 * The key of a write that goes on, based on the server's newer state. It follows from the old one: where one
 * write lies in two storages, for as long as a change of storage mode lasts, both go on as one.
 */
export function rebasedKey(key: string): string {
  const [, base = key, count = '1'] = /^(.*)~(\d+)$/s.exec(key) ?? [];
  return `${base}~${Number(count) + 1}`;
}

/** Conditions that tie a request to a state that the server no longer has (RFC 9110, section 13.1). */
const conditions = new Set(['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']);

/** A request's headers, based on the server's newer state: on its `ETag`, or on nothing when it sent none. */
export function rebasedHeaders({ headers }: StoredRequest, { etag }: Conflict): Record<string, string> {
  const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => !conditions.has(name)));
  return etag === undefined ? rest : { ...rest, 'if-match': etag };
}
