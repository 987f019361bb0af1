import { del, get, set } from 'idb-keyval';
import { StorageError } from '../outbox/errors.js';
import type { StorageReason } from '../outbox/health.js';
import type { Store } from '../outbox/store.js';
import { asStorageError, indexedDbStore } from './indexeddb-store.js';
import type { UseStoreOptions } from './use-store.js';

/** The durable store, or why there is none. */
export type Choice =
  | { readonly store: Store; readonly reason: 'ok' }
  | {
      readonly store: undefined;
      readonly reason: Exclude<StorageReason, 'ok'>;
      readonly error: StorageError;
      /** It opened, so that what it holds may still be read. */
      readonly readable?: Store | undefined;
    };

/**
 * Finds out whether IndexedDB can be used, by using it: open, put, get, delete, each within the time limit. What a
 * browser says of itself is not asked; several claim an IndexedDB that hangs or fails at the first write.
 *
 * @param forced `'memory'` pretends that it can't
 */
export async function chooseStore(name: string, options?: UseStoreOptions, forced?: 'memory'): Promise<Choice> {
  if (forced === 'memory') {
    const error = new StorageError('forced', 'Memory mode was asked for.');
    return { store: undefined, reason: error.reason, error };
  }
  let readable: Store | undefined;
  try {
    const store = await indexedDbStore(name, options);
    readable = store;
    await inTime(tryOut(store.useStore), options?.openTimeout ?? 5000);
    return { store, reason: 'ok' };
  } catch (cause) {
    const known = asStorageError(cause);
    const error = known instanceof StorageError ? known : new StorageError('failed', 'IndexedDB failed.', { cause });
    return { store: undefined, reason: error.reason, error, readable };
  }
}

/** Writes, reads and deletes one record of a key that nothing else uses. */
async function tryOut(useStore: Parameters<typeof get>[1]): Promise<void> {
  const key = ['trial', Math.random()];
  await set(key, key, useStore);
  const found: unknown = await get(key, useStore);
  await del(key, useStore);
  if (!Array.isArray(found)) throw new StorageError('corrupt', 'IndexedDB lost a record that it had just stored.');
}

async function inTime<T>(work: Promise<T>, limit: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StorageError('timeout', `IndexedDB did not answer within ${limit} ms.`)),
      limit,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
