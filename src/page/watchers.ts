import { DamagedRecordError } from '../outbox/errors.js';
import type { Outbox } from '../outbox/outbox.js';
import type { RecordStatus } from './client.js';

interface Watcher {
  readonly callback: (status: RecordStatus) => void;
  last?: string;
}

/** Those who want to know what becomes of single writes, by key. */
export class Watchers {
  readonly #byKey = new Map<string, Set<Watcher>>();

  add(key: string, callback: (status: RecordStatus) => void): () => void {
    const watcher: Watcher = { callback };
    const watchers = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#byKey.delete(key);
    };
  }

  /** Reads every watched write again, and tells of those that changed. */
  async refresh(outbox: Outbox): Promise<void> {
    await Promise.all([...this.#byKey.keys()].map((key) => this.refreshOne(outbox, key)));
  }

  async refreshOne(outbox: Outbox, key: string): Promise<void> {
    const status = await statusOf(outbox, key);
    // Whatever a person could see of it, and not the bytes of its answer.
    const seen = JSON.stringify(status);
    for (const watcher of this.#byKey.get(key) ?? []) {
      if (watcher.last === seen) continue;
      watcher.last = seen;
      watcher.callback(status);
    }
  }
}

async function statusOf(outbox: Outbox, key: string): Promise<RecordStatus> {
  try {
    const { intent, receipt } = await outbox.find(key);
    if (intent) return { kind: 'waiting', intent };
    return receipt ? { kind: 'settled', receipt } : { kind: 'unknown' };
  } catch (error) {
    // Health counts it as damaged; nothing else can be said of it.
    if (error instanceof DamagedRecordError) return { kind: 'unknown' };
    throw error;
  }
}
