import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms, type Programs } from './programs.js';

/** A PostgreSQL server of its own, in a temporary folder. */
export interface PostgresServer {
  /** Address of its database, such as `postgres://…@127.0.0.1:…/postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Whether a commit reaches the disk before it is answered, as where its speed is measured (default `false`). */
  readonly durable?: boolean;
}

/** Another process can take a free port before the server does. */
const tries = 3;

/**
 * Starts a real PostgreSQL, in 1 to 2 s; run by root it runs as the system's user `postgres`, which is made.
 *
 * @throws when it does not start, with what it said.
 */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const programs = await findPrograms();
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(programs, options);
    } catch (error) {
      if (attempt < tries) continue;
      await programs.remove();
      throw error;
    }
  }
}

async function start(programs: Programs, { durable = false }: PostgresServerOptions): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-postgres-'));
  const port = await freePort();
  const password = crypto.randomUUID();
  const said: unknown[] = [];
  const server = new programs.EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'holdfast',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: [
      '--listen_addresses=127.0.0.1',
      '--unix_socket_directories=',
      '--max_connections=200',
      `--fsync=${durable ? 'on' : 'off'}`,
    ],
    onLog: (message) => said.push(message),
    onError: (error) => said.push(error),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL does not start. It said:\n${said.join('\n')}`, { cause: error });
  }
  return {
    url: `postgres://holdfast:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await programs.remove();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
