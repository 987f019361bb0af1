/*
 * Photos never change, so each is fetched once and kept for the rounds that are walked without a signal. Where the
 * Cache API is missing or full, photos that the server has show only online.
 */
const name = 'rounds-photos';
const address = (id: string): string => `/api/photos/${id}`;

/** A photo that the server has: from this device if it was seen here before. */
export async function photoFile(id: string): Promise<Blob | undefined> {
  const cache = await caches.open(name).catch(() => undefined);
  const kept = await cache?.match(address(id)).catch(() => undefined);
  if (kept) return kept.blob();
  const answer = await fetch(address(id)).catch(() => undefined);
  if (!answer?.ok) return undefined;
  await cache?.put(address(id), answer.clone()).catch(() => undefined);
  return answer.blob();
}

/** Keeps a photo that was taken here, so that it need not be fetched after it was sent. */
export async function keepPhoto(id: string, file: Blob): Promise<void> {
  const cache = await caches.open(name).catch(() => undefined);
  await cache?.put(address(id), new Response(file)).catch(() => undefined);
}

/** Lets go of photos that no round shows any more. */
export async function forgetPhotosExcept(ids: ReadonlySet<string>): Promise<void> {
  const cache = await caches.open(name).catch(() => undefined);
  for (const request of (await cache?.keys().catch(() => [])) ?? []) {
    const id = new URL(request.url).pathname.split('/').at(-1);
    if (id && !ids.has(id)) await cache?.delete(request).catch(() => false);
  }
}
