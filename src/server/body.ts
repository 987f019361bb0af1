/**
 * Reads a body to its end, or gives up, with `undefined`, once it is larger than `limit` bytes: no more than that, and
 * one chunk, is ever held.
 */
export async function readBytes(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Bytes | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (body !== null) {
    const reader = body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.byteLength;
      if (size > limit) {
        await reader.cancel();
        return undefined;
      }
      chunks.push(next.value);
    }
  }
  return join(chunks, size);
}

/** Bytes of their own, as `fetch` and WebCrypto take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

function join(chunks: readonly Uint8Array[], size: number): Bytes {
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}
