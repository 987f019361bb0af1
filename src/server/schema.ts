import type { Database, Dialect, Transaction } from './database.js';
import { BusyError, DatabaseError } from './errors.js';

/**
 * The kit's own tables, as the statements that lead from each version to the next. They are the same text for both engines
 * (`bytea` and `bigint` mean the same to PostgreSQL and SQLite), and can be run where they have run before: databases of
 * before there were versions have the first one's table. A version that was released never changes.
 */
const migrations: readonly (readonly string[])[] = [
  [
    `create table if not exists holdfast_keys (
  principal text not null,
  key text not null,
  fingerprint text not null,
  expires_at bigint not null,
  status integer,
  headers text,
  body bytea,
  primary key (principal, key)
)`,
    'create index if not exists holdfast_keys_expiry on holdfast_keys (expires_at)',
  ],
];

const versions = 'create table if not exists holdfast_schema (version integer primary key)';

/** Servers that start at once can be in each other's way so often. */
const tries = 5;

/**
 * The SQL that makes the kit's tables, for people who run their own migrations: run it, and give `exactlyOnce` the option
 * `createSchema: false`. It may be run again, and over a database that an older version of the kit has made.
 *
 * @param dialect the same for both so far
 *
 * @example
 * writeFileSync('migrations/0007_holdfast.sql', schemaSql('postgres'));
 */
export function schemaSql(_dialect: Dialect): string {
  const statements = migrations.flatMap((migration, index) => [
    ...migration,
    `insert into holdfast_schema (version) values (${index + 1}) on conflict (version) do nothing`,
  ]);
  return [versions, ...statements].map((statement) => `${statement};\n`).join('');
}

/**
 * Makes the kit's tables, or brings those of an older version up to date. Several processes may do so at once.
 *
 * @throws {@link DatabaseError} when the database's user may not; `schemaSql` prints what someone else is to run then.
 */
export async function createSchema(database: Database): Promise<void> {
  if ((await versionOf(database)) >= migrations.length) return;
  for (let tried = 1; ; tried++) {
    try {
      await database.transaction((tx) => tx.query(versions));
      for (const [index, migration] of migrations.entries())
        await database.transaction((tx) => migrate(tx, index + 1, migration));
      return;
    } catch (error) {
      // On PostgreSQL `if not exists` looks and makes in two steps, and the second of two fails in one of several ways. What
      // fails for another reason fails again.
      const mayPass = error instanceof DatabaseError && !(error instanceof BusyError);
      if (!mayPass || tried === tries) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * tried));
  }
}

/** Whoever inserts the version makes it; all others wait for that row. */
async function migrate(tx: Transaction, version: number, statements: readonly string[]): Promise<void> {
  const mine = await tx.query(
    'insert into holdfast_schema (version) values ($1) on conflict (version) do nothing returning version',
    version,
  );
  if (mine.length === 0) return;
  for (const statement of statements) await tx.query(statement);
}

/** The version that the database has; 0 where it has none, or is not to be seen. */
async function versionOf(database: Database): Promise<number> {
  try {
    const [row] = await database.read((tx) =>
      tx.query<{ version: number | null }>('select max(version) as version from holdfast_schema'),
    );
    return row?.version ?? 0;
  } catch {
    // No such table, most likely; else the next statement says what is wrong.
    return 0;
  }
}
