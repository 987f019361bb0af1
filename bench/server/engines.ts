import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/server/index.js';
import { sqlite } from '../../src/server/sqlite.js';

/** A database of its own, on a disk. */
export interface Engine {
  readonly database: Database;
  stop(): Promise<void>;
}

async function startSqlite(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  return { database: sqlite(join(folder, 'bench.db')), stop: () => rm(folder, { recursive: true, force: true }) };
}

export const engines = { sqlite: startSqlite };
export type EngineName = keyof typeof engines;
