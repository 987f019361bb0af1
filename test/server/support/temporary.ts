import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sqlite, type SqliteOptions } from '../../../src/server/sqlite.js';
import type { Database } from '../../../src/server/index.js';

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A SQLite file in a folder of its own, and a way to open it again. */
export async function temporaryFile(): Promise<{ file: string; open: (options?: SqliteOptions) => Database }> {
  const file = join(await temporaryFolder(), 'test.db');
  const open = (options?: SqliteOptions): Database => {
    const database = sqlite(file, options);
    onTestFinished(() => database.close());
    return database;
  };
  return { file, open };
}

export async function temporaryDatabase(options?: SqliteOptions): Promise<Database> {
  return (await temporaryFile()).open(options);
}
