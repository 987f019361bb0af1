import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/server/index.js';
import { postgres } from '../../src/server/postgres.js';
import { sqlite } from '../../src/server/sqlite.js';
import { startPostgres } from '../../test/postgres/server.js';

/** A database of its own, on a disk. */
export interface Engine {
  readonly database: Database;
  stop(): Promise<void>;
}

async function startSqlite(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  return { database: sqlite(join(folder, 'bench.db')), stop: () => rm(folder, { recursive: true, force: true }) };
}

async function startOnPostgres(): Promise<Engine> {
  // As in production, where a commit is on the disk before it is answered.
  const server = await startPostgres({ durable: true });
  return { database: postgres(server.url), stop: () => server.stop() };
}

export const engines = { sqlite: startSqlite, postgres: startOnPostgres };
export type EngineName = keyof typeof engines;
