import type { Locks } from '../outbox/environment.js';
import { holdLock } from './held-lock.js';

/**
 * Web Locks: held across tabs and workers of an origin, and let go by the browser when a context ends, however it ends.
 *
 * @see https://www.w3.org/TR/web-locks/
 */
export const webLocks: Locks = {
  exclusive: (name, run) => navigator.locks.request(name, run) as ReturnType<typeof run>,

  async hold(name) {
    const release = await holdLock(name, {});
    return release ?? (() => undefined);
  },

  async held() {
    const { held = [] } = await navigator.locks.query();
    return new Set(held.flatMap(({ name }) => name ?? []));
  },
};
