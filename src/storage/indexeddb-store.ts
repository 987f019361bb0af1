import type { UseStore } from 'idb-keyval';
import { HoldfastError, StorageError, UsageError } from '../outbox/errors.js';
import type { Store, WriteTransaction } from '../outbox/store.js';
import { transactionOn } from './transaction-on.js';
import { createUseStore, type UseStoreOptions } from './use-store.js';

/** The name of the one object store. */
const objectStore = 'records';

/**
 * A store in IndexedDB: idb-keyval's way of using a store, on transactions that are over when they are durable.
 *
 * @param name the database's name
 * @throws StorageError when the database can't be opened in time
 */
export async function indexedDbStore(name: string, options?: UseStoreOptions): Promise<Store & { useStore: UseStore }> {
  const { useStore, open, close } = createUseStore(name, objectStore, options);
  await open().catch((error: unknown) => {
    throw asStorageError(error);
  });

  const runOnce = async <T>(mode: IDBTransactionMode, body: (tx: WriteTransaction) => Promise<T>): Promise<T> => {
    try {
      return await useStore(mode, async (store) => {
        const complete = completion(store.transaction);
        // The body's own error is the one to tell; the abort that it causes is not news.
        complete.catch(() => undefined);
        try {
          const result = await body(transactionOn(store));
          await complete;
          return result;
        } catch (error) {
          abort(store.transaction);
          throw error;
        }
      });
    } catch (error) {
      throw asStorageError(error);
    }
  };

  const run = async <T>(mode: IDBTransactionMode, body: (tx: WriteTransaction) => Promise<T>): Promise<T> => {
    try {
      return await runOnce(mode, body);
    } catch (error) {
      if (!(error instanceof StorageError) || error.reason !== 'closed') throw error;
      // The connection went while it ran, as when the person deletes the site's data, and nothing was stored: once more,
      // on a new one, which opens when that is over.
      close();
      return runOnce(mode, body);
    }
  };

  return {
    mode: 'indexeddb',
    useStore,
    read: (body) => run('readonly', body),
    write: (body) => run('readwrite', body),
    close,
  };
}

/**
 * Resolves when a transaction is durable. A request's `success` is not, the transaction's `complete` is; and a request's
 * `error` is not its end, since the reason is known only when it has aborted.
 */
function completion(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
    });
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It is over already: the browser aborted it, and that is why we are here.
  }
}

/** Gives a browser's error the reason that people and the choice of a storage mode go by. */
export function asStorageError(error: unknown): unknown {
  if (error instanceof HoldfastError) return error;
  if (!(error instanceof DOMException)) return error;
  const message = `IndexedDB failed: ${error.message || error.name}`;
  switch (error.name) {
    case 'QuotaExceededError':
      return new StorageError('quota', `${message} Free some space on this device.`, { cause: error });
    case 'InvalidStateError':
    case 'AbortError':
      return new StorageError('closed', `${message} The database was closed or deleted under us.`, { cause: error });
    case 'UnknownError':
    case 'DataError':
    case 'NotReadableError':
      return new StorageError('corrupt', message, { cause: error });
    case 'VersionError':
      return new StorageError('closed', 'A newer version of this app has taken the storage over: reload this page.', {
        cause: error,
      });
    case 'DataCloneError':
      return new UsageError(`This value can’t be stored: ${error.message} Give plain data.`);
    case 'SecurityError':
      return new StorageError('blocked', `${message} This browser or its settings forbid storage here.`, {
        cause: error,
      });
    default:
      return new StorageError('failed', message, { cause: error });
  }
}
