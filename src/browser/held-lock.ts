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
