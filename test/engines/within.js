import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What `promise` resolves with, if it does so in time; else rejects with `sentence`.
 * @template T
 * @param {number} ms
 * @param {Promise<T>} promise
 * @param {string} sentence
 * @returns {Promise<T>}
 */
export async function within(ms, promise, sentence) {
  const timer = new AbortController();
  const limit = sleep(ms, undefined, { signal: timer.signal });
  // It is aborted when `promise` was faster.
  const late = limit.then(
    () => Promise.reject(new Error(sentence)),
    () => undefined,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}
