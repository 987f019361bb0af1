import type { Database } from '../../src/server/index.js';
import { send, type Answered } from './client.js';
import type { Setting } from './duplicates.js';
import { createTables, makePlace, open } from './place.js';
import { Servers } from './servers.js';

export interface AppendOptions extends Setting {
  readonly writers: number;
  readonly parents: number;
}

/** What writers that append at once came to. */
export interface AppendFigures {
  readonly appended: number;
  /** Writes that ended otherwise than in 201, or had to be sent again. */
  readonly failures: number;
  /** Parents whose positions are not 1, 2, 3, … */
  readonly gaps: number;
  readonly perSecond: number;
  /** Of one append, in ms. */
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

export interface AppendResult {
  readonly ok: boolean;
  readonly oneParent: AppendFigures;
  readonly manyParents: AppendFigures;
}

const appendsPerWriter = 10;

/** All writers append under one parent, then spread over many. Each may wait; none may fail. */
export async function appendRace(options: AppendOptions): Promise<AppendResult> {
  const { engine, isolation, writers, parents, processes, note } = options;
  const place = await makePlace(engine);
  const address = { engine, isolation, at: place.at, connections: Math.ceil(writers / processes) };
  const database = open({ ...address, connections: 2 });
  try {
    await createTables(database, parents + 1);
    const servers = await Servers.start(address, processes);
    try {
      note(`${writers} writers, ${appendsPerWriter} appends each, ${processes} server(s) on ${engine}, ${isolation}.`);
      const oneParent = await measure(servers, database, writers, () => 1);
      note(`Under one parent: ${JSON.stringify(oneParent)}`);
      const manyParents = await measure(servers, database, writers, (index) => 2 + (index % parents));
      note(`Under ${parents} parents: ${JSON.stringify(manyParents)}`);
      const ok = [oneParent, manyParents].every(
        ({ appended, failures, gaps }) => appended === writers * appendsPerWriter && failures + gaps === 0,
      );
      return { ok, oneParent, manyParents };
    } finally {
      await servers.stop();
    }
  } finally {
    await database.close();
    await place.remove();
  }
}

async function measure(
  servers: Servers,
  database: Database,
  writers: number,
  parentOf: (index: number) => number,
): Promise<AppendFigures> {
  const answers: Answered[] = [];
  const parents = new Set<number>();
  const began = performance.now();
  async function writer(_: unknown, number: number): Promise<void> {
    for (let turn = 0; turn < appendsPerWriter; turn++) {
      const parent = parentOf(turn * writers + number);
      parents.add(parent);
      const write = { path: '/append', key: crypto.randomUUID(), body: String(parent) };
      answers.push(await send(servers, number, write));
    }
  }
  await Promise.all(Array.from({ length: writers }, writer));
  const seconds = (performance.now() - began) / 1000;
  const times = answers.map(({ took }) => took).toSorted((one, other) => one - other);
  const at = (part: number): number => Math.round(times[Math.floor((times.length - 1) * part)] ?? 0);
  return {
    appended: answers.filter(({ status }) => status === 201).length,
    failures: answers.filter(({ status, sent }) => status !== 201 || sent > 1).length,
    gaps: await gapsUnder(database, parents),
    perSecond: Math.round(answers.length / seconds),
    median: at(0.5),
    p95: at(0.95),
    max: at(1),
  };
}

async function gapsUnder(database: Database, parents: ReadonlySet<number>): Promise<number> {
  const rows = await database.read((tx) =>
    tx.query<{ parent: number; count: number; last: number; first: number }>(
      `select round_id as parent, count(*) as count, max(position) as last, min(position) as first
        from readings group by round_id`,
    ),
  );
  const found = rows.filter(({ parent }) => parents.has(parent));
  const dense = found.filter(({ count, last, first }) => first === 1 && last === count);
  return parents.size - dense.length;
}
