import type { Database } from '../../src/server/index.js';
import { engines, type EngineName } from './engines.js';
import { bareHandler, createTables, guardedHandler, newWrite, type Handle } from './handlers.js';

export interface BenchOptions {
  /** Rounds of each kind, which take turns; at least 5. */
  readonly rounds: number;
  /** One engine only. */
  readonly engine?: string | undefined;
  /** Told how it goes. */
  readonly note: (line: string) => void;
}

/** One comparison; times in ms for a request, medians over the rounds. */
export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly against: number;
  readonly ratio: number;
  readonly target: number;
  readonly met: boolean;
}

/** What the kit may cost, times the bare handler. */
const target = 1.35;
/** Requests in a round, split among the clients. */
const requestsPerRound = 640;
const clientCounts = [1, 32];

/** Measures the same handler under `exactlyOnce` and bare, in turns, on each engine. */
export async function run({ rounds, engine, note }: BenchOptions): Promise<BenchRow[]> {
  const names = (Object.keys(engines) as EngineName[]).filter((name) => engine === undefined || name === engine);
  if (names.length === 0)
    throw new Error(`There is no engine ${engine}: there are ${Object.keys(engines).join(', ')}.`);
  const rows: BenchRow[] = [];
  for (const name of names) {
    const started = await engines[name]();
    const { database } = started;
    try {
      await createTables(database);
      for (const clients of clientCounts) rows.push(await compare(name, database, clients, { rounds, note }));
    } finally {
      await database.close();
      await started.stop();
    }
  }
  return rows;
}

async function compare(
  engine: EngineName,
  database: Database,
  clients: number,
  { rounds, note }: Pick<BenchOptions, 'rounds' | 'note'>,
): Promise<BenchRow> {
  const handlers = { ours: guardedHandler(database), against: bareHandler(database) };
  const times = { ours: [] as number[], against: [] as number[] };
  // The first is a warm-up.
  for (let round = 0; round <= rounds; round += 1)
    // Whoever goes first meets a database that is a little smaller, so they take turns in that too.
    for (const kind of round % 2 === 0 ? (['ours', 'against'] as const) : (['against', 'ours'] as const)) {
      const time = await timeOf(handlers[kind], clients);
      if (round > 0) times[kind].push(time);
    }
  const name = `${engine}, ${clients} ${clients === 1 ? 'client' : 'clients'}`;
  const ours = median(times.ours);
  const against = median(times.against);
  const ratio = ours / against;
  note(`${name}: ${list(times.ours)} beside ${list(times.against)}`);
  return { name: `server kit, ${name}`, ours, against, ratio, target, met: ratio <= target };
}

/** ms for a request, with so many clients that each wait for their answer before they send the next. */
async function timeOf(handle: Handle, clients: number): Promise<number> {
  const each = Math.ceil(requestsPerRound / clients);
  // Made beforehand: it is not what is measured.
  const writes = Array.from({ length: clients }, () => Array.from({ length: each }, newWrite));
  const start = performance.now();
  await Promise.all(
    writes.map(async (own) => {
      for (const request of own) {
        const response = await handle(request);
        if (response.status !== 201)
          throw new Error(`The handler answered ${response.status}: ${await response.text()}`);
        await response.arrayBuffer();
      }
    }),
  );
  return (performance.now() - start) / (each * clients);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

function list(times: readonly number[]): string {
  return times.map((time) => time.toFixed(3)).join(' ');
}
