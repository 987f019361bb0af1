import type { Store, WriteTransaction } from '../../../src/outbox/store.js';
import { memoryStore } from '../../../src/storage/memory-store.js';
import { Rows } from './rows.js';

/** A page's memory: the real store, with a copy of what it holds that can be looked at from outside. */
export function watchedMemory(): { store: Store; rows: Rows } {
  const store = memoryStore();
  const rows = new Rows();
  return {
    rows,
    store: {
      ...store,
      async write(body) {
        return store.write(async (tx) => {
          const changes: (() => void)[] = [];
          const watched: WriteTransaction = {
            ...tx,
            put: (key, value) => {
              tx.put(key, value);
              changes.push(() => rows.set(key, value));
            },
            delete: (key) => {
              tx.delete(key);
              changes.push(() => rows.delete(key));
            },
          };
          const result = await body(watched);
          for (const change of changes) change();
          return result;
        });
      },
    },
  };
}
