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

  /** Index of the first entry whose key is not before `key` or, with `behind`, does not begin with it either. */
  const lowerBound = (key: RecordKey, behind = false): number => {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = entries[middle]?.[0] ?? [];
      const order = compareKeys(behind ? found.slice(0, key.length) : found, key);
      if (order < 0 || (behind && order === 0)) low = middle + 1;
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
    const start = after === undefined ? lowerBound(prefix) : lowerBound([...prefix, ...after], true);
    for (const [key, value] of entries.slice(start, start + Math.min(limit, entries.length))) {
      if (prefix.some((part, position) => key[position] !== part)) break;
      const next = key.slice(prefix.length, prefix.length + 1);
      if (upTo !== undefined && compareKeys(next, [upTo]) > 0) break;
      found.push([key, structuredClone(value)]);
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
