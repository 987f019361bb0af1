import type { RetryOptions } from './options.js';

/**
 * The wait before the next attempt, in ms: exponential and capped, with full jitter, so that a thousand clients that
 * lost the same server do not come back in the same second.
 *
 * @param attempts attempts begun so far, at least 1
 * @param random a number in [0, 1)
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @example backoff(3, { base: 1000, cap: 300_000, … }, 0.5) // 2000
 */
export function backoff(attempts: number, retry: Pick<RetryOptions, 'base' | 'cap'>, random: number): number {
  const ceiling = Math.min(retry.cap, retry.base * 2 ** Math.min(attempts - 1, 30));
  return Math.round(ceiling * random);
}

/**
 * Reads a `Retry-After` field: seconds, or an HTTP date (RFC 9110, section 10.2.3).
 *
 * @param now ms since the Unix epoch, for dates
 * @returns the wait in ms, `undefined` when there is no field or it can't be read
 */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
