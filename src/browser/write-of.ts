import { StorableRequest } from 'workbox-background-sync/StorableRequest.js';
import { headerNames, parseKey } from '../outbox/headers.js';
import type { StoredRequest } from '../outbox/intent.js';
import type { Write } from '../outbox/outbox.js';

const writeMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Whether a request is a write, by its method. */
export function isWrite({ method }: Request): boolean {
  return writeMethods.has(method);
}

/**
 * Turns a page's request into a write: its body as bytes (a `FormData` keeps the boundary that its `Content-Type`
 * names), and the headers that must not be stored apart from those that may.
 *
 * @param secrets lower-case names of headers that are never stored
 */
export async function writeOf(request: Request, secrets: readonly string[]): Promise<Write> {
  const storable = (await StorableRequest.fromRequest(request)).toObject();
  const { url, method = request.method, headers, body } = storable;
  const stored: Record<string, string> = {};
  const secret: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name === headerNames.key || name === headerNames.traceparent) continue;
    (secrets.includes(name) ? secret : stored)[name] = value;
  }
  const key = request.headers.get(headerNames.key);
  // A `no-cors` request (a beacon is one) drops the headers that an attempt needs; to its own origin none has to be.
  if (request.mode === 'no-cors') storable.mode = 'same-origin';
  const kept = ['mode', 'credentials', 'redirect', 'referrer', 'referrerPolicy'] as const;
  const rest = Object.fromEntries(
    kept.flatMap((name) => (storable[name] === undefined ? [] : [[name, storable[name]]])),
  );
  return {
    // An empty field names nothing, and would be the same for all.
    key: parseKey(key ?? '') || undefined,
    traceparent: request.headers.get(headerNames.traceparent) ?? undefined,
    request: { ...(rest as Partial<StoredRequest>), url, method, headers: stored },
    body: body instanceof ArrayBuffer && body.byteLength > 0 ? body : undefined,
    secrets: secret,
  };
}
