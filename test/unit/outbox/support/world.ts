import { localLocks } from '../../../../src/browser/local-locks.js';
import type { Counts } from '../../../../src/outbox/health.js';
import type { Locks } from '../../../../src/outbox/environment.js';
import type { Intent } from '../../../../src/outbox/intent.js';
import type { PartialOutboxOptions } from '../../../../src/outbox/options.js';
import { noCounts, recordKeys } from '../../../../src/outbox/records.js';
import type { Receipt } from '../../../../src/outbox/receipt.js';
import type { Store } from '../../../../src/outbox/store.js';
import { memoryStore } from '../../../../src/storage/memory-store.js';
import { type ManualClock, manualClock } from './clock.js';
import { Engine, type Surroundings } from './engine.js';
import { Wire } from './wire.js';

/** One device: a store and locks that all its engines share, a network, and a clock that stands still. */
export interface World extends Surroundings {
  readonly clock: ManualClock;
  readonly wire: Wire;
  /** Another tab, or another worker; `options` over those of the world. */
  engine(options?: PartialOutboxOptions): Engine;
  /** Intents of all principals, in `seq` order. */
  intents(): Promise<Intent[]>;
  /** Each waiting key and its state, in `seq` order. */
  states(): Promise<Record<string, string>>;
  /** Oldest first. */
  receipts(): Promise<Receipt[]>;
  counts(principal?: string): Promise<Counts>;
}

/** Noon on a Sunday. */
export const start = Date.UTC(2026, 10, 22, 12);

export function world(
  options: PartialOutboxOptions = {},
  { store = memoryStore(), locks = localLocks() }: { store?: Store; locks?: Locks } = {},
): World {
  const list = <T>(prefix: string) =>
    store.read(async (tx) => (await tx.list({ prefix: [prefix] })).map(([, value]) => value as T));
  let engines = 0;
  let ids = 0;

  const made: World = {
    store,
    wire: new Wire(),
    clock: manualClock(start),
    locks,
    livingOwners: new Map(),
    random: 0.5,
    uuid: () => `id-${(ids += 1)}`,
    authorize: undefined,
    afterHeld: () => Promise.resolve(),
    engine: (more) => new Engine(`engine ${(engines += 1)}`, made, { ...options, ...more }),
    intents: async () => (await list<Intent>('intent')).toSorted((a, b) => a.seq - b.seq),
    states: async () => Object.fromEntries((await made.intents()).map(({ key, state }) => [key, state])),
    receipts: () => list<Receipt>('receipt'),
    counts: (principal = '') =>
      store.read(async (tx) => ((await tx.get(recordKeys.tally(principal))) as Counts | undefined) ?? noCounts),
  };
  return made;
}
