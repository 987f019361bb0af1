import { promisifyRequest, type UseStore } from 'idb-keyval';
import { StorageError } from '../outbox/errors.js';
import { recordKeys } from '../outbox/records.js';
import { migrate, schemaVersion } from './migrations.js';
import { transactionOn } from './transaction-on.js';

export interface UseStoreOptions {
  /** How long to wait for the database to open, in ms (default 5,000): some browsers never answer. */
  readonly openTimeout?: number;
  /** `'relaxed'` survives a killed browser (default), `'strict'` a power loss too. */
  readonly durability?: IDBTransactionDurability;
  /** Called when the database was closed or deleted under us. */
  readonly onGone?: () => void;
}

/**
 * idb-keyval's `createStore`, with what it lacks: a time limit on opening, durability, a polite answer to
 * `versionchange`, and one more try when the browser closed the connection.
 *
 * @see https://github.com/jakearchibald/idb-keyval/blob/main/custom-stores.md
 */
export function createUseStore(
  databaseName: string,
  storeName: string,
  { openTimeout = 5000, durability = 'relaxed', onGone }: UseStoreOptions = {},
): { useStore: UseStore; open: () => Promise<IDBDatabase>; close: () => void } {
  let opening: Promise<IDBDatabase> | undefined;
  let current: IDBDatabase | undefined;

  const forget = () => {
    opening = undefined;
  };

  const close = () => {
    opening?.then((database) => database.close(), forget);
    forget();
  };

  const open = (): Promise<IDBDatabase> => {
    if (typeof indexedDB === 'undefined')
      return Promise.reject(new StorageError('unsupported', 'This browser has no IndexedDB.'));
    opening ??= openInTime().catch((error: unknown) => {
      forget();
      throw error;
    });
    return opening;
  };

  const openInTime = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(databaseName, schemaVersion);
    request.addEventListener('upgradeneeded', ({ oldVersion }) => {
      // However much there is to migrate: it has begun, so the database does not hang.
      clearTimeout(timer);
      upgrade(request, storeName, oldVersion);
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new StorageError('timeout', `IndexedDB did not open within ${openTimeout} ms.`));
        // A database that opens after all must not block the next version.
        request.addEventListener('success', () => request.result.close());
      }, openTimeout);
    });
    try {
      const database = await Promise.race([promisifyRequest(request), late]);
      current = database;
      const letGo = () => {
        database.close();
        if (current === database) forget();
      };
      // Safari, and Chromium when the person deletes the site's data, close the connection by themselves.
      database.addEventListener('close', () => {
        letGo();
        onGone?.();
      });
      // Another tab wants to upgrade or delete the database: let go, and open again when it is done.
      database.addEventListener('versionchange', ({ newVersion }) => {
        letGo();
        if (newVersion === null) onGone?.();
      });
      return database;
    } finally {
      clearTimeout(timer);
    }
  };

  const begin = (database: IDBDatabase, mode: IDBTransactionMode) =>
    database.transaction(storeName, mode, { durability }).objectStore(storeName);

  const useStore: UseStore = async (mode, callback) => {
    const database = await open();
    let store: IDBObjectStore;
    try {
      store = begin(database, mode);
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      // The connection was closed and its event has not reached us yet: one more try on a new one.
      forget();
      store = begin(await open(), mode);
    }
    return callback(store);
  };

  return { useStore, open, close };
}

function upgrade({ result: database, transaction }: IDBOpenDBRequest, storeName: string, from: number): void {
  const store = database.objectStoreNames.contains(storeName)
    ? transaction?.objectStore(storeName)
    : database.createObjectStore(storeName);
  if (!store) return;
  const tx = transactionOn(store);
  // Unlike the name of any database that was here before.
  if (from === 0) tx.put(recordKeys.database, `${Date.now()}-${Math.random()}`);
  // A step that fails undoes the whole upgrade, and opening fails with it: the older database stays as it was.
  migrate(tx, from).catch(() => transaction?.abort());
}
