import type { Answer } from './answer.js';
import type { Transaction } from './database.js';
import { InFlightError, LockTimeoutError, ServerError } from './errors.js';

/** A key as one principal used it. */
export interface Claim {
  readonly principal: string;
  readonly key: string;
  readonly fingerprint: string;
  /** When the key may be collected, in ms since the Unix epoch. */
  readonly expiresAt: number;
}

/** What was stored under a key that was used before. */
export interface Stored {
  readonly fingerprint: string;
  /** Absent when it was too large to be stored. */
  readonly answer: Answer | undefined;
}

interface StoredRow {
  readonly fingerprint: string;
  readonly status: number;
  /** `null` when the answer was too large to be stored. */
  readonly headers: string | null;
  readonly body: Uint8Array | null;
}

/**
 * Takes a key for this transaction; `undefined` when it was free, else what is stored under it.
 *
 * @throws {@link InFlightError} when a transaction of another process has taken it, and does not end in time.
 */
export async function claim(tx: Transaction, mine: Claim): Promise<Stored | undefined> {
  if (await insert(tx, mine)) return undefined;
  const { principal, key } = mine;
  const [row] = await tx.query<StoredRow>(
    'select fingerprint, status, headers, body from holdfast_keys where principal = $1 and key = $2',
    principal,
    key,
  );
  if (row === undefined) throw new ServerError('replay', 'The key was collected at this very moment; try again.');
  const { status, headers, body } = row;
  return {
    fingerprint: row.fingerprint,
    answer:
      headers === null
        ? undefined
        : { status, headers: JSON.parse(headers) as Answer['headers'], body: body && new Uint8Array(body) },
  };
}

/** Whether the key was free. Where another transaction is about to take it, waits for how that ends. */
async function insert(tx: Transaction, { principal, key, fingerprint, expiresAt }: Claim): Promise<boolean> {
  const sql = `insert into holdfast_keys (principal, key, fingerprint, expires_at) values ($1, $2, $3, $4)
    on conflict (principal, key) do nothing returning key`;
  return (await inTime(tx.query(sql, principal, key, fingerprint, expiresAt))).length > 0;
}

/** Whoever holds a key's row for too long is applying its write. */
async function inTime<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    if (!(error instanceof LockTimeoutError)) throw error;
    throw new InFlightError('in-flight', 'Another server is applying this key; try again later.', { cause: error });
  }
}

/** Stores the answer beside its key; of one that is too large for that, its status. */
export async function keep(
  tx: Transaction,
  { principal, key }: Pick<Claim, 'principal' | 'key'>,
  answer: Answer | Pick<Answer, 'status'>,
): Promise<void> {
  const { headers, body } = 'headers' in answer ? answer : { headers: null, body: null };
  await tx.query(
    'update holdfast_keys set status = $3, headers = $4, body = $5 where principal = $1 and key = $2',
    principal,
    key,
    answer.status,
    headers && JSON.stringify(headers),
    body,
  );
}

/**
 * Frees a key whose time is over at `time` (ms since the Unix epoch), so that the next {@link claim} can have it.
 *
 * @throws {@link InFlightError} when a transaction of another process has done so, and does not end in time.
 */
export async function freeExpired(
  tx: Transaction,
  { principal, key }: Pick<Claim, 'principal' | 'key'>,
  time: number,
): Promise<void> {
  const sql = 'delete from holdfast_keys where principal = $1 and key = $2 and expires_at <= $3';
  await inTime(tx.query(sql, principal, key, time));
}
