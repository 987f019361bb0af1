import { headerNames, parseKey } from '../outbox/headers.js';
import type { OutboxOptions } from '../outbox/options.js';
import type { Write } from '../outbox/outbox.js';
import { bodyOf } from './body-of.js';

const writeMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Whether a request is a write, by its method. */
export function isWrite({ method }: Request): boolean {
  return writeMethods.has(method);
}

/**
 * Turns a page's request into a write: its body as bytes (a `FormData` keeps the boundary that its `Content-Type`
 * names), and the headers that must not be stored apart from those that may.
 *
 * @param options.secrets lower-case names of headers that are never stored
 * @param options.limits what is larger is no write: in development the console says so
 * @returns `undefined` when its body is too large; the request can still be sent
 */
export async function writeOf(
  request: Request,
  { secrets, limits: { bodyBytes } }: Pick<OutboxOptions, 'secrets' | 'limits'>,
): Promise<Write | undefined> {
  const body = await bodyOf(request, bodyBytes);
  if (body === 'too-large') {
    if (location.hostname === 'localhost')
      console.warn(`Holdfast: ${request.url} was not captured: its body is over limits.bodyBytes (${bodyBytes}).`);
    return undefined;
  }
  const stored: Record<string, string> = {};
  const secret: Record<string, string> = {};
  for (const [name, value] of request.headers) {
    if (name === headerNames.key || name === headerNames.traceparent) continue;
    (secrets.includes(name) ? secret : stored)[name] = value;
  }
  const { url, method, credentials, redirect, referrer, referrerPolicy } = request;
  return {
    // An empty field names nothing, and would be the same for all.
    key: parseKey(request.headers.get(headerNames.key) ?? '') || undefined,
    traceparent: request.headers.get(headerNames.traceparent) ?? undefined,
    request: { url, method, headers: stored, mode: modeOf(request), credentials, redirect, referrer, referrerPolicy },
    body,
    secrets: secret,
  };
}

/**
 * The mode of a write's attempts. A navigation can't be made by a script; and a `no-cors` request (a beacon is one) drops
 * the headers that an attempt needs, and to its own origin none has to be.
 */
function modeOf({ mode }: Request): RequestMode {
  return mode === 'navigate' || mode === 'no-cors' ? 'same-origin' : mode;
}
