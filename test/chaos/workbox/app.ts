/**
 * The page of the Workbox subject. What it takes for saved is what its documentation promises: a request that failed is
 * in the queue. It looks, so that no write is held against Workbox that never got there.
 */
export interface StoredEntry {
  readonly requestData: { readonly headers?: Readonly<Record<string, string>> };
}

await navigator.serviceWorker.register('/worker.js', { type: 'module' });

/** Workbox's database; `undefined` where there is none. */
async function openQueue(): Promise<IDBDatabase | undefined> {
  const request = indexedDB.open('workbox-background-sync');
  // Not ours to make: Workbox would find it in a shape that it does not know.
  request.addEventListener('upgradeneeded', () => request.transaction?.abort());
  return new Promise((resolve) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => resolve(undefined));
  });
}

/** The keys of all requests in Workbox's queue. */
async function queuedKeys(): Promise<string[]> {
  const database = await openQueue();
  if (!database) return [];
  try {
    const entries = await new Promise<StoredEntry[]>((resolve, reject) => {
      const request = database.transaction('requests').objectStore('requests').getAll();
      request.addEventListener('success', () => resolve(request.result as StoredEntry[]));
      request.addEventListener('error', () => reject(new Error(String(request.error))));
    });
    return entries.map(({ requestData }) => (requestData.headers?.['idempotency-key'] ?? '').replaceAll('"', ''));
  } finally {
    database.close();
  }
}

const chaosIsQueued = async (key: string) => (await queuedKeys()).includes(key);

Object.assign(globalThis, { queuedKeys, chaosIsQueued });
