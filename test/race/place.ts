import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/server/index.js';
import { postgres, type PostgresOptions } from '../../src/server/postgres.js';
import { sqlite } from '../../src/server/sqlite.js';
import { startPostgres } from '../postgres/server.js';

export type EngineName = 'sqlite' | 'postgres';

/** What a server has to know to open the database of a race. */
export interface Address {
  readonly engine: EngineName;
  /** A file name, or an URL. */
  readonly at: string;
  readonly isolation: NonNullable<PostgresOptions['isolation']>;
  readonly connections: number;
}

/** A database for one race. */
export interface Place {
  readonly at: string;
  remove(): Promise<void>;
}

export async function makePlace(engine: EngineName): Promise<Place> {
  if (engine === 'postgres') {
    const server = await startPostgres({ durable: true });
    return { at: server.url, remove: () => server.stop() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-race-'));
  return { at: join(folder, 'race.db'), remove: () => rm(folder, { recursive: true, force: true }) };
}

export function open({ engine, at, isolation, connections }: Address): Database {
  return engine === 'sqlite' ? sqlite(at) : postgres(at, { isolation, connections });
}

/** Nothing in the database stops an effect from being there twice. */
export async function createTables(database: Database, parents: number): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('create table effects (key text not null, run text not null)');
    await tx.query('create table rounds (id integer primary key)');
    await tx.query(`create table readings (
      id text primary key, round_id integer not null references rounds, position integer not null,
      unique (round_id, position))`);
    for (let parent = 1; parent <= parents; parent++) await tx.query('insert into rounds (id) values ($1)', parent);
  });
}
