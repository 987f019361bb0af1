import { StorageError } from '../../../src/outbox/errors.js';
import type { Store } from '../../../src/outbox/store.js';
import type { Choice } from '../../../src/storage/choose.js';
import type { Context } from './context.js';
import type { Disk } from './disk.js';

/** One context's connection to the disk. */
export function diskStore(disk: Disk, context: Context): Store {
  return {
    mode: 'indexeddb',
    read: (body) => disk.begin(context, 'readonly', body),
    write: (body) => disk.begin(context, 'readwrite', body),
    close: () => undefined,
  };
}

/** Tries the disk, as `chooseStore()` tries IndexedDB: opens it, and stores a record. */
export async function chooseDisk(disk: Disk, context: Context): Promise<Choice> {
  const store = diskStore(disk, context);
  const key = ['trial', 0];
  let readable: Store | undefined;
  try {
    await store.read((tx) => tx.get(key));
    readable = store;
    await store.write(async (tx) => tx.put(key, true));
    await store.write(async (tx) => tx.delete(key));
    return { store, reason: 'ok' };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return { store: undefined, reason: error.reason, error, readable };
  }
}
