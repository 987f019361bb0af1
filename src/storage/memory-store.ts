import type { Entry, Range, RecordKey, Store, WriteTransaction } from '../outbox/store.js';
import { compareKeys } from './compare-keys.js';

/**
 * A store in memory, with the semantics of the durable one: transactions run one after another, and a failed one leaves
 * no trace. It lives as long as its page, so only pages use it.
 */
export function memoryStore(): Store {
  /** Sorted by key. */
  const entries: [RecordKey, unknown][] = [];
  let last: Promise<unknown> = Promise.resolve();

  /** Index of the first entry that is not before `key`. */
  const lowerBound = (key: RecordKey): number => {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = entries[middle];
      if (entry && compareKeys(entry[0], key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const find = (key: RecordKey) => {
    const index = lowerBound(key);
    const entry = entries[index];
    return { index, entry: entry && compareKeys(entry[0], key) === 0 ? entry : undefined };
  };

  const inRange = ({ prefix, upTo, after }: Range, limit = Infinity): Entry[] => {
    const found: Entry[] = [];
    // A longer key sorts after its beginning, so this one stands behind all whose next part is `after`.
    const start = after === undefined ? prefix : [...prefix, after, Infinity];
    for (let index = lowerBound(start); index < entries.length && found.length < limit; index += 1) {
      const entry = entries[index];
      if (!entry || prefix.some((part, position) => entry[0][position] !== part)) break;
      const next = entry[0][prefix.length];
      if (upTo !== undefined && typeof next === 'number' && next > upTo) break;
      found.push([entry[0], structuredClone(entry[1])]);
    }
    return found;
  };

  const set = (key: RecordKey, value: unknown) => {
    const { index, entry } = find(key);
    if (entry) entry[1] = value;
    else entries.splice(index, 0, [[...key], value]);
  };
  const remove = (key: RecordKey) => {
    const { index, entry } = find(key);
    if (entry) entries.splice(index, 1);
  };

  const transaction = <T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T> => {
    const run = last.then(async () => {
      const undo: (() => void)[] = [];
      const remember = (key: RecordKey) => {
        const { entry } = find(key);
        const before = entry?.[1];
        undo.push(entry ? () => set(key, before) : () => remove(key));
      };
      try {
        return await body({
          get: (key) => Promise.resolve(structuredClone(find(key).entry?.[1])),
          list: (range, limit) => Promise.resolve(inRange(range, limit)),
          count: (range) => Promise.resolve(inRange(range).length),
          put: (key, value) => {
            remember(key);
            set(key, structuredClone(value));
          },
          delete: (key) => {
            remember(key);
            remove(key);
          },
        });
      } catch (error) {
        for (const step of undo.toReversed()) step();
        throw error;
      }
    });
    last = run.catch(() => undefined);
    return run;
  };

  return { mode: 'memory', read: transaction, write: transaction, close: () => undefined };
}
