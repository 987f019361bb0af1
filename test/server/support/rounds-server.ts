import { once as event } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { onTestFinished } from 'vitest';
import { createApp } from '../../../demo/server/app.js';
import type { LedgerEntry, Round, Snapshot } from '../../../demo/server/types.js';
import type { Observe } from '../../../src/server/index.js';
import { sqlite } from '../../../src/server/sqlite.js';
import { temporaryFolder } from './temporary.js';

/** A demo server that listens, and what tests ask it. */
export interface RoundsServer {
  readonly port: number;
  /** `path` is relative to the server, such as `/api/rounds`. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON, under `key` if there is one. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  snapshot(): Promise<Snapshot>;
  round(id: string): Promise<Round>;
  ledger(): Promise<LedgerEntry[]>;
  stop(): Promise<void>;
}

/** Starts the demo's server on a real port and a real file; it stops when the test is over. */
export async function startRounds(
  options: { data?: string; publicFolder?: string; observe?: Observe } = {},
): Promise<RoundsServer> {
  const folder = await temporaryFolder();
  const { data = join(folder, 'rounds.db'), publicFolder = folder, observe } = options;
  const database = sqlite(data);
  const app = await createApp({ database, publicFolder, observe });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await event(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
  const snapshot = async () => (await (await ask('/api/rounds')).json()) as Snapshot;
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    server.close();
    // An answer that a test did not read to its end keeps its connection.
    if ('closeAllConnections' in server) server.closeAllConnections();
    await event(server, 'close');
    await database.close();
  };
  const rounds: RoundsServer = {
    port,
    fetch: ask,
    send: (method, path, body, headers) =>
      ask(path, {
        method,
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    snapshot,
    async round(id) {
      const found = (await snapshot()).rounds.find((round) => round.id === id);
      if (!found) throw new Error(`There is no round ${id}.`);
      return found;
    },
    ledger: async () => (await (await ask('/api/ledger')).json()) as LedgerEntry[],
    stop: () => (stopped ??= stop()),
  };
  onTestFinished(() => rounds.stop());
  return rounds;
}

/** A reading as the front end sends it. */
export function newReading(change: Record<string, unknown> = {}) {
  return {
    id: crypto.randomUUID(),
    checkpoint: 'Boiler 1, pressure',
    value: 1.7,
    unit: 'bar',
    low: 1.2,
    high: 2,
    at: '2026-11-22T12:00:00.000Z',
    ...change,
  };
}
