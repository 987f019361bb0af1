import { memoryLockName } from './messages.js';

/** Whether a page holds writes in its memory: until it does not, a worker stores nothing that would overtake them. */
export function isHeldByPages(outbox: string): Promise<boolean> {
  return isLockHeld(memoryLockName(outbox));
}

/** Whether anybody has this Web Lock. */
export async function isLockHeld(name: string): Promise<boolean> {
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === name);
}

/**
 * Takes a Web Lock and keeps it until it is released, or until this context ends.
 *
 * @returns the function that releases it; `undefined` when `ifAvailable` was asked for and somebody else has it
 */
export async function holdLock(name: string, options: LockOptions): Promise<(() => void) | undefined> {
  // Without Web Locks (the origin is not secure) there is no worker either, and nobody to lock out.
  if (!('locks' in navigator)) return () => undefined;
  return new Promise((resolve, reject) => {
    const granted = (lock: Lock | null) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    };
    navigator.locks.request(name, options, granted).catch(reject);
  });
}
