import type { Locks } from '../outbox/environment.js';

/**
 * Locks that reach no further than this context: for an outbox in a page's memory, which nobody else can see, and for
 * pages that have no Web Locks because their origin is not secure.
 */
export function localLocks(): Locks {
  const queues = new Map<string, Promise<unknown>>();
  const held = new Set<string>();
  return {
    exclusive(name, run) {
      const turn = (queues.get(name) ?? Promise.resolve()).then(run);
      queues.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
    hold(name) {
      held.add(name);
      return Promise.resolve(() => void held.delete(name));
    },
    held: () => Promise.resolve(held),
  };
}
