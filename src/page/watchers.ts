import type { Found } from '../outbox/by-key.js';
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

  /** Reads every watched write again, in one transaction, and tells of those that changed. */
  async refresh(outbox: Outbox): Promise<void> {
    const keys = [...this.#byKey.keys()];
    if (keys.length === 0) return;
    const found = await outbox.findAll(keys);
    for (const [index, key] of keys.entries()) this.#tell(key, statusOf(found[index] ?? {}));
  }

  #tell(key: string, status: RecordStatus): void {
    // Whatever a person could see of it, and not the bytes of its answer.
    const seen = JSON.stringify(status);
    for (const watcher of this.#byKey.get(key) ?? []) {
      if (watcher.last === seen) continue;
      watcher.last = seen;
      watcher.callback(status);
    }
  }
}

function statusOf({ intent, receipt }: Found): RecordStatus {
  if (intent) return { kind: 'waiting', intent };
  return receipt ? { kind: 'settled', receipt } : { kind: 'unknown' };
}
