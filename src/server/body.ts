/** Bytes of their own, as `fetch` and WebCrypto take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A body that was read: all of it, or, when it is larger than was wanted, the same body again to be read as it comes. */
export type Read = { readonly all: Bytes } | { readonly all?: undefined; readonly again: ReadableStream<Uint8Array> };

/** Reads a body until it ends or is larger than `limit` bytes: no more than that, and one chunk, is ever held. */
export async function readUpTo(body: ReadableStream<Uint8Array>, limit: number): Promise<Read> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.byteLength;
    chunks.push(next.value);
    if (size > limit) return { again: continued(chunks, reader) };
  }
  return { all: join(chunks, size) };
}

/**
 * Reads a body to its end, or gives up, with `undefined`, once it is larger than `limit` bytes: no more than that, and
 * one chunk, is ever held.
 */
export async function readBytes(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Bytes | undefined> {
  if (body === null) return new Uint8Array();
  const read = await readUpTo(body, limit);
  if (!read.all) await read.again.cancel();
  return read.all;
}

function continued(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
    },
    async pull(controller) {
      const next = await reader.read();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function join(chunks: readonly Uint8Array[], size: number): Bytes {
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}
