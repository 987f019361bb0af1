import { promisifyRequest } from 'idb-keyval';
import type { Entry, Range, RecordKey, WriteTransaction } from '../outbox/store.js';

/** The engine's view of an IndexedDB transaction, on its one object store. */
export function transactionOn(store: IDBObjectStore): WriteTransaction {
  return {
    get: (key) => promisifyRequest(store.get([...key])),
    list: async (range, limit) => {
      const [keys, values] = await Promise.all([
        promisifyRequest(store.getAllKeys(keyRange(range), limit)),
        promisifyRequest(store.getAll(keyRange(range), limit)),
      ]);
      return keys.map((key, index): Entry => [key as RecordKey, values[index]]);
    },
    count: (range) => promisifyRequest(store.count(keyRange(range))),
    put: (key, value) => void store.put(value, [...key]),
    delete: (key) => void store.delete([...key]),
  };
}

/** An empty array sorts after every number and string, so it closes a range of array keys. */
function keyRange({ prefix, upTo, after }: Range): IDBKeyRange {
  const lower = after === undefined ? [...prefix] : [...prefix, ...after, []];
  const upper = upTo === undefined ? [...prefix, []] : [...prefix, upTo, []];
  return IDBKeyRange.bound(lower, upper);
}
