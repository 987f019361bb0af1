import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/server/index.js';
import { send, type Answered } from './client.js';
import { createTables, makePlace, open, type Address } from './place.js';
import { Servers } from './servers.js';

export interface Setting extends Pick<Address, 'engine' | 'isolation'> {
  /** How many servers there are. */
  readonly processes: number;
  readonly note: (line: string) => void;
}

export interface RaceOptions extends Setting {
  readonly keys: number;
  readonly duplicates: number;
  /** Whether servers are killed meanwhile. */
  readonly kill: boolean;
}

export interface RaceResult {
  readonly ok: boolean;
  readonly keys: number;
  readonly effects: number;
  /** Keys with more than one effect. */
  readonly doubled: number;
  /** Keys that a client was told are saved, and are not. */
  readonly lost: number;
  /** Answers that are not, byte for byte, that of the effect. */
  readonly differing: number;
  /** Answers other than 201. */
  readonly failures: number;
  readonly kills: number;
  /** Requests in all, with those that were sent again. */
  readonly requests: number;
  readonly seconds: number;
}

/** Keys whose duplicates are on their way at once. */
const keysAtOnce = 6;
const connections = 10;
/** In ms, on average, from when the one before is up again: often enough that some are killed in every run. */
const killEvery = 150;

/** Sends all duplicates of each key at once, and compares what clients were told with what is in the database. */
export async function race(options: RaceOptions): Promise<RaceResult> {
  const { engine, isolation, keys, duplicates, processes, kill, note } = options;
  const place = await makePlace(engine);
  const address = { engine, isolation, at: place.at, connections };
  const database = open(address);
  try {
    await createTables(database, 0);
    const servers = await Servers.start(address, processes);
    try {
      note(
        `${keys} keys, ${duplicates} duplicates of each at once, ${processes} server(s) on ${engine}, ${isolation}.`,
      );
      const began = performance.now();
      const killing = kill ? killMeanwhile(servers, processes) : undefined;
      const answers = await sendAll(servers, keys, duplicates);
      await killing?.stop();
      const seconds = (performance.now() - began) / 1000;
      const result = { ...(await judge(database, answers)), kills: servers.kills, seconds: Number(seconds.toFixed(1)) };
      const isRight =
        result.effects === keys && result.doubled + result.lost + result.differing + result.failures === 0;
      const ok = isRight && (!kill || result.kills > 0);
      note(JSON.stringify(result));
      return { ok, ...result };
    } finally {
      await servers.stop();
    }
  } finally {
    await database.close();
    await place.remove();
  }
}

type Answers = ReadonlyMap<string, readonly Answered[]>;

async function sendAll(servers: Servers, keys: number, duplicates: number): Promise<Answers> {
  const answers = new Map<string, readonly Answered[]>();
  const names = Array.from({ length: keys }, (_, index) => `key-${index}`);
  async function client(): Promise<void> {
    for (let key = names.shift(); key !== undefined; key = names.shift()) {
      const write = { path: '/effects', key, body: `the write of ${key}` };
      const all = Array.from({ length: duplicates }, (_, index) => send(servers, index, write));
      answers.set(key, await Promise.all(all));
    }
  }
  await Promise.all(Array.from({ length: keysAtOnce }, client));
  return answers;
}

function killMeanwhile(servers: Servers, processes: number): { stop(): Promise<void> } {
  let isOver = false;
  async function run(): Promise<void> {
    for (let turn = 0; ; turn++) {
      await sleep(killEvery * Math.random() * 2);
      if (isOver) return;
      await servers.killAndRestart(turn % processes);
    }
  }
  const running = run();
  return {
    async stop() {
      isOver = true;
      await running;
    },
  };
}

async function judge(database: Database, answers: Answers): Promise<Omit<RaceResult, 'ok' | 'kills' | 'seconds'>> {
  const rows = await database.read((tx) => tx.query<{ key: string; run: string }>('select key, run from effects'));
  let doubled = 0;
  let lost = 0;
  let differing = 0;
  let failures = 0;
  let requests = 0;
  for (const [key, given] of answers) {
    const runs = rows.filter((row) => row.key === key).map(({ run }) => run);
    if (runs.length > 1) doubled++;
    const saved = given.filter(({ status }) => status === 201);
    failures += given.length - saved.length;
    if (runs.length === 0 && saved.length > 0) lost++;
    const expected = JSON.stringify({ run: runs[0], of: `the write of ${key}` });
    differing += saved.filter(({ body }) => body !== expected).length;
    requests += given.reduce((sum, { sent }) => sum + sent, 0);
  }
  return { keys: answers.size, effects: rows.length, doubled, lost, differing, failures, requests };
}
