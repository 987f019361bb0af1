/** Everything that an outbox has in IndexedDB, as one text: read past Holdfast, record by record. */
export async function everythingStored(name: string): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB did not open.')));
  });
  try {
    const texts: string[] = [];
    for (const store of database.objectStoreNames) {
      const records = await new Promise<unknown[]>((resolve, reject) => {
        const request = database.transaction(store).objectStore(store).getAll() as IDBRequest<unknown[]>;
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB could not be read.')));
      });
      texts.push(...records.map(asText));
    }
    return texts.join('\n');
  } finally {
    database.close();
  }
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part instanceof ArrayBuffer ? new TextDecoder().decode(part) : part,
  );
}
