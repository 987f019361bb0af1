import { exactlyOnce, problem, type Context, type Database } from '../../../src/server/index.js';
import type { SeenEffect } from './types.js';
import { sha256 } from './world.js';

/** How one write is to be applied. */
export interface Manner {
  readonly world: string;
  readonly path: string;
  /** Status of a refusal inside the handler. */
  readonly refuse: number | undefined;
  readonly twice: boolean;
}

/** Largest body, in bytes. */
const maxBodyBytes = 8 * 1024 * 1024;
const hour = 60 * 60 * 1000;

/** The effects of all worlds: the real server kit, on a database of its own. */
export class Effects {
  readonly #database: Database;
  readonly #apply: (request: Request, manner: Manner) => Promise<Response>;
  #tables: Promise<unknown> | undefined;

  constructor(database: Database) {
    this.#database = database;
    const once = exactlyOnce({
      database,
      principal: worldOf,
      principalTag: () => undefined,
      maxBodyBytes,
      retention: hour,
    });
    this.#apply = once<[Manner]>(write);
  }

  /** Applies a write once, under its key. */
  async apply(request: Request, manner: Manner): Promise<Response> {
    await this.#ready();
    return this.#apply(request, manner);
  }

  async list(world: string): Promise<SeenEffect[]> {
    await this.#ready();
    return this.#database.read((tx) =>
      tx.query<SeenEffect>('select n, key, method, path, sha256 from effects where world = $1 order by n', world),
    );
  }

  async forget(world: string): Promise<void> {
    await this.#ready();
    await this.#database.transaction((tx) => tx.query('delete from effects where world = $1', world));
  }

  async #ready(): Promise<void> {
    this.#tables ??= this.#database.transaction((tx) =>
      tx.query(`create table if not exists effects (
        n integer primary key,
        world text not null,
        key text,
        method text not null,
        path text not null,
        sha256 text not null
      )`),
    );
    await this.#tables;
  }
}

/** Keys of two worlds never meet. */
function worldOf(request: Request): string {
  return new URL(request.url).pathname.split('/')[3] ?? '';
}

async function write(request: Request, { tx, key }: Context, manner: Manner): Promise<Response> {
  const { world, path, refuse, twice } = manner;
  const { method } = request;
  const body = new Uint8Array(await request.arrayBuffer());
  for (let times = twice ? 2 : 1; times > 0; times -= 1)
    await tx.query(
      'insert into effects (world, key, method, path, sha256) values ($1, $2, $3, $4, $5)',
      world,
      key ?? null,
      method,
      path,
      sha256(body),
    );
  // After the effect, so that a refusal has something to roll back.
  if (refuse !== undefined) return problem({ status: refuse, title: 'The server says no' });
  return Response.json({ method, path, bytes: body.byteLength }, { status: method === 'POST' ? 201 : 200 });
}
