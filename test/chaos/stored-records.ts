/**
 * Which database there is, and how many records of each kind lie in it, read past the client. Runs inside the page, so it
 * stands alone.
 */
export async function storedRecords(name: string): Promise<Record<string, unknown>> {
  const known = await indexedDB.databases();
  // Opening it would make one.
  if (!known.some((one) => one.name === name)) return {};
  const opening = indexedDB.open(name);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(new Error(String(opening.error))));
  });
  try {
    const store = database.transaction('records').objectStore('records');
    const [own, keys] = [store.get(['database']), store.getAllKeys()];
    await new Promise<void>((resolve, reject) => {
      store.transaction.addEventListener('complete', () => resolve());
      store.transaction.addEventListener('abort', () => reject(new Error(String(store.transaction.error))));
    });
    const kinds = keys.result.map((key) => String((key as unknown[])[0]));
    const counts = kinds.map((kind) => [kind, kinds.filter((one) => one === kind).length] as const);
    return { ...Object.fromEntries(counts), database: own.result as unknown };
  } finally {
    database.close();
  }
}
