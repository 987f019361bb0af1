import type { Answer } from './answer.js';
import type { Database, Transaction } from './database.js';
import { ServerError } from './errors.js';

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

const collectAtOnce = 1000;

/** Makes the table of keys if it is not there; `bytea` and `bigint` mean the same to PostgreSQL and SQLite. */
export async function createKeyTable(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(`create table if not exists holdfast_keys (
      principal text not null,
      key text not null,
      fingerprint text not null,
      expires_at bigint not null,
      status integer,
      headers text,
      body bytea,
      primary key (principal, key)
    )`);
    await tx.query('create index if not exists holdfast_keys_expiry on holdfast_keys (expires_at)');
  });
}

/** Takes a key for this transaction; `undefined` when it was free, else what is stored under it. */
export async function claim(tx: Transaction, { principal, key, ...rest }: Claim): Promise<Stored | undefined> {
  const taken = await tx.query(
    `insert into holdfast_keys (principal, key, fingerprint, expires_at) values ($1, $2, $3, $4)
      on conflict (principal, key) do nothing returning key`,
    principal,
    key,
    rest.fingerprint,
    rest.expiresAt,
  );
  if (taken.length > 0) return undefined;
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

/** Frees a key whose time is over at `time` (ms since the Unix epoch), so that the next {@link claim} can have it. */
export async function freeExpired(
  tx: Transaction,
  { principal, key }: Pick<Claim, 'principal' | 'key'>,
  time: number,
): Promise<void> {
  const sql = 'delete from holdfast_keys where principal = $1 and key = $2 and expires_at <= $3';
  await tx.query(sql, principal, key, time);
}

/** Deletes keys that expired before `time` (ms since the Unix epoch), at most 1,000 of them; says how many. */
export async function collect(database: Database, time: number): Promise<number> {
  const deleted = await database.transaction((tx) =>
    tx.query(
      `delete from holdfast_keys where (principal, key) in
        (select principal, key from holdfast_keys where expires_at < $1 order by expires_at limit $2) returning 1`,
      time,
      collectAtOnce,
    ),
  );
  return deleted.length;
}
