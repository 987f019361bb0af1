/**
 * Reads a copy of a request's body, and stops when it is larger than `limit` bytes: then the request can still be sent as
 * it is, and no more than that is held.
 *
 * @returns `undefined` when there is none
 */
export async function bodyOf(request: Request, limit: number): Promise<ArrayBuffer | undefined | 'too-large'> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return 'too-large';
  const copy = request.clone();
  const reader = copy.body?.getReader();
  if (!reader) {
    // Not every browser has `Request.body`.
    const bytes = await copy.arrayBuffer();
    return bytes.byteLength > limit ? 'too-large' : bytes.byteLength > 0 ? bytes : undefined;
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > limit) {
      // Settled only when the original is read too.
      reader.cancel().catch(() => undefined);
      return 'too-large';
    }
    parts.push(part.value);
  }
  return size > 0 ? new Blob(parts).arrayBuffer() : undefined;
}
