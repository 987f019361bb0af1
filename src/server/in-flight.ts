import type { Database } from './database.js';
import { problem, problemTypes, Refusal } from './problem.js';
import type { Write } from './write.js';

/** Duplicates that wait for one write; more are told at once to come back. */
const mostWaiting = 100;

/** Ends a turn. `isDone`: the write has its answer stored, and whoever waits can have it. */
export type Leave = (isDone: boolean) => void;

export interface Patience {
  /** In ms. */
  readonly limit: number;
  /** The client's: once it is gone, nobody waits for it. */
  readonly signal: AbortSignal;
  readonly traceId: string;
}

export interface Turns {
  /**
   * Lets one request of a write go on: the first at once, its duplicates when it is done. When it was not, they take
   * turns, in the order in which they came.
   *
   * @throws {@link Refusal} 409, or rejects with it, when that takes too long.
   */
  take(write: Pick<Write, 'principal' | 'key'>, patience: Patience): Leave | Promise<Leave>;
}

type Go = (leave: Leave) => void;

const turnsOf = new WeakMap<Database, Turns>();

/** The turns of all who write to one database from this process. */
export function turnsOn(database: Database): Turns {
  const turns = turnsOf.get(database) ?? createTurns();
  turnsOf.set(database, turns);
  return turns;
}

/** Duplicates wait here and not in the database, so that they hold no connection. */
function createTurns(): Turns {
  /** Who waits, in order, for whoever runs under a name. */
  const running = new Map<string, Set<Go>>();

  function leaveOf(name: string, waiting: Set<Go>): Leave {
    return (isDone) => {
      const [next] = waiting;
      if (!isDone && next) {
        waiting.delete(next);
        next(leaveOf(name, waiting));
        return;
      }
      running.delete(name);
      // What is done only has to be read: all at once.
      for (const go of waiting) go(() => undefined);
    };
  }

  return {
    take({ principal, key }, patience) {
      const name = JSON.stringify([principal, key]);
      const waiting = running.get(name);
      if (waiting) return queue(waiting, patience);
      const nobody = new Set<Go>();
      running.set(name, nobody);
      return leaveOf(name, nobody);
    },
  };
}

function queue(waiting: Set<Go>, { limit, signal, traceId }: Patience): Promise<Leave> {
  if (waiting.size >= mostWaiting || signal.aborted) throw new Refusal(inFlight(traceId));
  return new Promise((resolve, reject) => {
    const go: Go = (leave) => {
      end();
      resolve(leave);
    };
    const giveUp = (): void => {
      end();
      reject(new Refusal(inFlight(traceId)));
    };
    const end = (): void => {
      waiting.delete(go);
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    };
    const timer = setTimeout(giveUp, limit);
    signal.addEventListener('abort', giveUp, { once: true });
    waiting.add(go);
  });
}

/** The answer to a duplicate whose first is still running. */
export function inFlight(traceId: string): Response {
  return problem({
    type: problemTypes.inFlight,
    status: 409,
    title: 'This write is being applied right now',
    detail: 'Send it again, unchanged and under the same key, to get its answer.',
    phase: 'in-flight',
    traceId,
    retryable: true,
    headers: { 'Retry-After': '1' },
  });
}
