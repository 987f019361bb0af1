import type { Context } from './context.js';

interface Request {
  readonly context: Context;
  readonly isShared: boolean;
  readonly grant: () => void;
}

interface Lock {
  readonly held: Request[];
  readonly waiting: Request[];
}

/**
 * Web Locks: granted in the order of asking, shared ones side by side, and let go when a context ends.
 *
 * @see https://www.w3.org/TR/web-locks/
 */
export class LockManager {
  readonly #locks = new Map<string, Lock>();

  /** @returns the function that lets it go; `undefined` when `ifAvailable` was asked for and it is not */
  async acquire(
    context: Context,
    name: string,
    { mode = 'exclusive', ifAvailable = false }: { mode?: 'exclusive' | 'shared'; ifAvailable?: boolean } = {},
  ): Promise<(() => void) | undefined> {
    await context.step(`asks for the lock ${name}`, () => undefined);
    const lock = this.#locks.get(name) ?? { held: [], waiting: [] };
    this.#locks.set(name, lock);
    const isShared = mode === 'shared';
    const isFree = lock.waiting.length === 0 && fits(lock, isShared);
    if (ifAvailable && !isFree) return context.step(`does not get the lock ${name}`, () => undefined);
    return new Promise((resolve) => {
      const request: Request = {
        context,
        isShared,
        grant: () => {
          context.step(`gets the lock ${name}`, () => resolve(release)).catch(() => undefined);
        },
      };
      const leave = () => {
        remove(lock.held, request);
        remove(lock.waiting, request);
        pump(lock);
      };
      const keep = context.onDeath(leave);
      const release = () => {
        keep();
        leave();
      };
      lock.waiting.push(request);
      pump(lock);
    });
  }

  /** Names of all locks that are held at this moment. */
  held(): Set<string> {
    return new Set([...this.#locks].flatMap(([name, { held }]) => (held.length > 0 ? [name] : [])));
  }
}

function fits({ held }: Lock, isShared: boolean): boolean {
  return held.length === 0 || (isShared && held.every((one) => one.isShared));
}

function pump(lock: Lock): void {
  for (;;) {
    const [next] = lock.waiting;
    if (!next || !fits(lock, next.isShared)) return;
    lock.waiting.shift();
    lock.held.push(next);
    next.grant();
  }
}

function remove(list: Request[], request: Request): void {
  const index = list.indexOf(request);
  if (index >= 0) list.splice(index, 1);
}
