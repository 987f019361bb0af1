import type { StoredRequest } from '../outbox/intent.js';

/** What a person changes in a write that waits. What is left out stays as it is. */
export interface Edit {
  /** `null` for none. */
  readonly body?: BodyInit | null;
  /** In the place of all headers there were. */
  readonly headers?: HeadersInit;
}

/** A body's bytes; `undefined` when there are none. */
export async function bytesOf(body: BodyInit | null): Promise<ArrayBuffer | undefined> {
  const bytes = await new Response(body).arrayBuffer();
  return bytes.byteLength > 0 ? bytes : undefined;
}

/**
 * A request's headers after an edit. A body that brings a type of its own (a form its boundary) brings it here; text
 * keeps the type that the write had.
 *
 * @param secrets lower-case names of headers that are never stored
 */
export function editedHeaders(
  request: StoredRequest,
  { body, headers }: Edit,
  secrets: readonly string[],
): Record<string, string> {
  const next = new Headers(headers ?? { ...request.headers });
  const type = body === undefined || typeof body === 'string' ? null : new Response(body).headers.get('content-type');
  if (type !== null) next.set('content-type', type);
  for (const name of secrets) next.delete(name);
  return Object.fromEntries(next);
}
