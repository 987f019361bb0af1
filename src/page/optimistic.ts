import type { Health } from '../outbox/health.js';
import type { Intent } from '../outbox/intent.js';
import type { Client } from './client.js';
import { type PendingWrite, pendingWrite } from './pending-write.js';

/** A snapshot as the server gave it. */
export interface Loaded<T> {
  readonly value: T;
  /** Rises with every change on the server; an older snapshot than the one there is refused. */
  readonly version: number;
}

export interface OptimisticOptions<T> {
  readonly client: Client;
  /** Names the snapshot on this device. */
  readonly name: string;
  /** Asks the server, until the signal says that nobody wants to know any more. When it rejects, what is there stays. */
  readonly load: (signal: AbortSignal) => Promise<Loaded<T>>;
  /** The value with one write in it: a pure function, that leaves alone what it does not know. */
  readonly apply: (value: T, write: PendingWrite) => T;
}

/** What the server said, what this device added, and both together. */
export interface Optimistic<T> {
  /** Pending applied over confirmed; `undefined` until a first snapshot is there. Compute derived figures from this. */
  readonly value: T | undefined;
  /** The server's last snapshot. */
  readonly confirmed: T | undefined;
  /** Writes that `confirmed` does not show yet, in order. */
  readonly pending: readonly PendingWrite[];
  /** Why the last load failed; `undefined` when it did not. */
  readonly error: unknown;
  /** Calls back now and with each change. Returns the function that ends it. */
  subscribe(callback: () => void): () => void;
  /** Loads again. Never rejects: see `error`. */
  refresh(): Promise<void>;
  close(): void;
}

/** Intents read in one transaction. */
const readAtOnce = 500;

/**
 * Shows what a person did before the server confirms it, and keeps the two apart. A write stays pending until a snapshot
 * that was asked for after it was settled has come, so that nothing flickers; the last snapshot stays on the device, so
 * that the page opens offline.
 *
 * @example
 * const rounds = optimistic({
 *   client,
 *   name: 'rounds',
 *   load: async () => {
 *     const value = await (await fetch('/api/rounds')).json();
 *     return { value, version: value.version };
 *   },
 *   apply: (value, write) => (write.method === 'POST' ? [...value, write.json()] : value),
 * });
 */
export function optimistic<T>({ client, name, load, apply }: OptimisticOptions<T>): Optimistic<T> {
  const listeners = new Set<() => void>();
  /** By key, in `seq` order. */
  let pending = new Map<string, PendingWrite>();
  /** Settled writes, and the number of the last load that was asked for before each was. */
  const landed = new Map<string, number>();
  let confirmed: { value: T; version: number; epoch: number } | undefined;
  let value: T | undefined;
  let error: unknown;
  const closing = new AbortController();
  let loads = 0;
  let seenSeq = client.session.nextSeq;
  let reachable: Health['reachable'];
  let reading = false;
  let stale = false;

  const update = () => {
    value = confirmed?.value;
    for (const write of pending.values()) value = value === undefined ? value : applySafely(value, write);
    for (const listener of listeners) listener();
  };

  const applySafely = (before: T, write: PendingWrite): T => {
    try {
      return apply(before, write);
    } catch (cause) {
      // One write that can't be shown must not take the rest of the screen with it.
      reportError(cause);
      return before;
    }
  };

  const accept = (next: { value: T; version: number; epoch: number }): boolean => {
    if (next.epoch !== client.health.epoch) return false;
    if (confirmed && confirmed.epoch === next.epoch && next.version < confirmed.version) return false;
    confirmed = next;
    return true;
  };

  const refresh = async () => {
    const number = (loads += 1);
    const { epoch } = client.health;
    try {
      const loaded = await load(closing.signal);
      error = undefined;
      const snapshot = { value: loaded.value, version: loaded.version, epoch };
      if (!accept(snapshot)) return update();
      for (const [key, before] of landed) {
        if (before >= number) continue;
        landed.delete(key);
        pending.delete(key);
      }
      update();
      // It is shown all the same; only the next opening would miss it.
      await client.writeSnapshot(name, snapshot).catch(() => undefined);
    } catch (cause) {
      error = cause;
      update();
    }
  };

  const readPending = async () => {
    reading = true;
    try {
      while (stale) {
        stale = false;
        const intents = await allIntents(client);
        const next = new Map<string, PendingWrite>();
        for (const intent of intents) next.set(intent.key, await current(pending.get(intent.key), intent));
        // A write may come and go between two readings: then only the session pointer tells that there was one.
        const { nextSeq } = client.session;
        let settled = intents.filter(({ seq }) => seq >= seenSeq).length < nextSeq - seenSeq;
        seenSeq = nextSeq;
        for (const write of pending.values()) {
          if (next.has(write.key)) continue;
          if (!landed.has(write.key)) {
            settled = true;
            if ((await client.receipt(write.key))?.outcome !== 'synced') continue;
            landed.set(write.key, loads);
          }
          next.set(write.key, { ...write, state: 'synced' });
        }
        // A snapshot that came meanwhile may have shown what had landed.
        const shown = ({ key, state }: PendingWrite) => state === 'synced' && !landed.has(key);
        const rest = [...next.values()].filter((write) => !shown(write)).toSorted((x, y) => x.seq - y.seq);
        pending = new Map(rest.map((write) => [write.key, write]));
        update();
        if (settled) void refresh();
      }
    } finally {
      reading = false;
    }
  };

  const current = async (known: PendingWrite | undefined, intent: Intent): Promise<PendingWrite> => {
    if (!known) return pendingWrite(client, intent);
    return known.state === intent.state ? known : { ...known, state: intent.state };
  };

  const onChange = (health: Health) => {
    stale = true;
    if (confirmed && confirmed.epoch !== health.epoch) {
      confirmed = undefined;
      landed.clear();
      update();
      void refresh();
    }
    if (!reading) void readPending();
    // The connection is back: what others did meanwhile is worth a look.
    if (reachable === false && health.reachable) void refresh();
    reachable = health.reachable;
  };

  const open = async () => {
    const kept = await client.readSnapshot(name).catch(() => undefined);
    if (kept && accept(kept as { value: T; version: number; epoch: number })) update();
    await refresh();
  };

  const stop = client.subscribe(onChange);
  void open();

  return {
    get value() {
      return value;
    },
    get confirmed() {
      return confirmed?.value;
    },
    get pending() {
      return [...pending.values()];
    },
    get error() {
      return error;
    },
    subscribe(callback) {
      listeners.add(callback);
      callback();
      return () => listeners.delete(callback);
    },
    refresh,
    close() {
      stop();
      closing.abort();
    },
  };
}

async function allIntents(client: Client): Promise<Intent[]> {
  const intents: Intent[] = [];
  for (;;) {
    const last = intents.at(-1)?.seq;
    const page = await client.intents({ limit: readAtOnce, ...(last === undefined ? {} : { after: last }) });
    intents.push(...page);
    if (page.length < readAtOnce) return intents;
  }
}
