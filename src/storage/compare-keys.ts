import type { RecordKey } from '../outbox/store.js';

/**
 * Orders two keys as IndexedDB does: part by part, numbers before strings, a shorter array before its extensions.
 *
 * @see https://w3c.github.io/IndexedDB/#compare-two-keys
 */
export function compareKeys(a: RecordKey, b: RecordKey): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const [left, right] = [a[index], b[index]];
    if (left === right || left === undefined || right === undefined) continue;
    if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
