import type { StoredRequest } from './intent.js';

/**
 * What is sent in order with what.
 *
 * - `'single'`: everything of one principal; writes of an online page still run side by side.
 * - `'url'`: writes to the same URL.
 * - `'strict'`: everything, one at a time even online.
 * - a function: writes for which it returns the same name.
 */
export type LanePolicy = 'single' | 'url' | 'strict' | ((request: StoredRequest) => string);

/** The name of the lane that a request belongs to. */
export function laneOf(policy: LanePolicy, request: StoredRequest): string {
  if (typeof policy === 'function') return policy(request);
  return policy === 'url' ? request.url : policy;
}
