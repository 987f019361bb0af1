import type { Locks } from '../outbox/environment.js';

/**
 * Web Locks: held across tabs and workers of an origin, and let go by the browser when a context ends, however it ends.
 *
 * @see https://www.w3.org/TR/web-locks/
 */
export const webLocks: Locks = {
  exclusive: (name, run) => navigator.locks.request(name, run) as ReturnType<typeof run>,

  hold: (name) =>
    new Promise((resolve, reject) => {
      const forever = () => {
        resolve();
        return new Promise<never>(() => undefined);
      };
      navigator.locks.request(name, forever).catch(reject);
    }),

  async held() {
    const { held = [] } = await navigator.locks.query();
    return new Set(held.flatMap(({ name }) => name ?? []));
  },
};
