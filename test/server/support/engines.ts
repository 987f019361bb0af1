import { Pool } from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { Database, Dialect } from '../../../src/server/index.js';
import { postgres, type PostgresOptions } from '../../../src/server/postgres.js';
import type { SqliteOptions } from '../../../src/server/sqlite.js';
import { temporaryFile } from './temporary.js';

/** An empty database that is gone when the test is over. */
export interface Place {
  /** Opens it; again for another server on the same database. */
  readonly open: (options?: OpenOptions) => Database;
}

/** Of each engine's options those that it knows are taken. */
export type OpenOptions = SqliteOptions & PostgresOptions;

export interface Engine {
  readonly name: string;
  readonly dialect: Dialect;
  place(): Promise<Place>;
}

export const onSqlite: Engine = {
  name: 'SQLite',
  dialect: 'sqlite',
  place: temporaryFile,
};

/** The address of an empty schema; the server and all that is in it is gone when the run is over. */
export async function temporarySchema(): Promise<string> {
  const server = inject('postgres');
  const schema = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  admin ??= new Pool({ connectionString: server, max: 1, allowExitOnIdle: true });
  await admin.query(`create schema ${schema}`);
  return `${server}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
}

let admin: Pool | undefined;

function onPostgres(name: string, defaults: PostgresOptions): Engine {
  return {
    name,
    dialect: 'postgres',
    async place() {
      const url = await temporarySchema();
      return {
        open(options) {
          const database = postgres(url, { connections: 5, ...defaults, ...options });
          onTestFinished(() => database.close());
          return database;
        },
      };
    },
  };
}

/** Each engine, for `describe.each(engines)('on $name', …)`. */
export const engines: readonly Engine[] = [
  onSqlite,
  onPostgres('PostgreSQL', {}),
  onPostgres('PostgreSQL at SERIALIZABLE', { isolation: 'serializable' }),
];

/** PostgreSQL at each level. */
export const postgresEngines = engines.filter(({ dialect }) => dialect === 'postgres');
