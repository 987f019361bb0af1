import { isRecord, malformed, type Entry } from './batch-envelope.js';
import type { Bytes } from './body.js';
import { problem, problemTypes, Refusal } from './problem.js';

export interface RequestRules {
  /** The app's own headers that entries may set. */
  readonly ownHeaders: readonly string[];
  /** Where batches are answered, which no entry may name. */
  readonly path: string;
  readonly traceId: string;
}

/** Marks a request that came in a batch, so that no way of writing its address makes it a batch again. */
export const entryMark = 'Holdfast-Batch-Entry';

const halfCharacter = /\p{Surrogate}/u;

const methods: ReadonlySet<unknown> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** What a write says of itself: its entry's, never the batch's own. */
const ofTheWrite: ReadonlySet<string> = new Set([
  'accept',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'prefer',
  'repeatability-first-sent',
  'repeatability-request-id',
  'traceparent',
  'tracestate',
]);

/** Whose write it is: the batch's own. An entry that names somebody else is refused, or it would run as the wrong one. */
const credentials: ReadonlySet<string> = new Set(['authorization', 'cookie', 'holdfast-principal']);

/** What a browser says of itself and its connection: the batch's own, whatever an entry repeats of it. */
const ofTheBrowser =
  /^(sec-.*|proxy-.*|accept-encoding|accept-language|cache-control|connection|content-length|dnt|host|origin|pragma|priority|referer|te|upgrade-insecure-requests|user-agent)$/;

/** What describes the batch's bytes on their way, and so nothing in it. */
const ofTheConnection = /^(connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

/**
 * The request that an entry stands for, with the headers of the batch that carried it.
 *
 * An entry can set only what a write says of itself, and what the app allows: a header that a proxy sets and the app
 * trusts can't be forged in it. Its signal is not the batch's: a write that has begun ends, also when the client is gone.
 *
 * @throws {@link Refusal} 400 that says what is wrong with it.
 */
export function requestOf({ request: entry }: Entry, outer: Request, rules: RequestRules): Request {
  const { traceId, path } = rules;
  const { method, url } = entry;
  if (!methods.has(method) || typeof method !== 'string')
    throw malformed('Its "method" must be POST, PUT, PATCH or DELETE.', traceId);
  const address = addressOf(url, outer.url);
  if (address === undefined) throw malformed('Its "url" must be a path of this server, such as "/api/notes".', traceId);
  if (address.pathname === path) throw malformed('A batch can not hold another batch.', traceId);
  const headers = headersOf(entry['headers'], outer.headers, rules);
  if (!headers.has('Idempotency-Key')) throw keyMissing(traceId);
  headers.set(entryMark, '?1');
  const body = bodyOf(entry, traceId);
  return new Request(address, { method, headers, ...(body && { body }) });
}

function addressOf(url: unknown, base: string): URL | undefined {
  if (typeof url !== 'string' || !url.startsWith('/') || !URL.canParse(url, base)) return undefined;
  const address = new URL(url, base);
  // `//other.test/` and `/\other.test/` begin with a slash too.
  return address.origin === new URL(base).origin ? address : undefined;
}

function headersOf(sent: unknown, outer: Headers, { ownHeaders, traceId }: RequestRules): Headers {
  const own = new Set(ownHeaders.map((name) => name.toLowerCase()));
  const headers = new Headers();
  for (const [name, value] of outer)
    if (!ofTheWrite.has(name) && !own.has(name) && !ofTheConnection.test(name)) headers.append(name, value);
  if (sent === undefined) return headers;

  if (!isRecord(sent)) throw malformed('Its "headers" must be an object of texts.', traceId);
  for (const [given, value] of Object.entries(sent)) {
    const name = given.toLowerCase();
    if (typeof value !== 'string') throw malformed(`Its header "${given}" is not a text.`, traceId);
    if (credentials.has(name)) {
      if (value !== outer.get(name))
        throw malformed(`Its header "${given}" is not the batch's own. Send it by itself.`, traceId);
    } else if (ofTheWrite.has(name) || own.has(name)) {
      // Two that differ only in case would become one list.
      if (Object.keys(sent).filter((other) => other.toLowerCase() === name).length > 1)
        throw malformed(`It has the header "${given}" twice.`, traceId);
      setHeader(headers, name, value, traceId);
    } else if (!ofTheBrowser.test(name)) {
      const advice = 'Send it by itself, or name the header in the batch\'s option "headers" on the server.';
      throw malformed(`Its header "${given}" is not taken in a batch. ${advice}`, traceId);
    }
  }
  return headers;
}

function setHeader(headers: Headers, name: string, value: string, traceId: string): void {
  try {
    headers.set(name, value);
  } catch {
    throw malformed(`Its header "${name}" has a value that no header can have.`, traceId);
  }
}

function bodyOf({ body, encoding }: Entry['request'], traceId: string): Bytes | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body !== 'string') throw malformed('Its "body" is not a text.', traceId);
  if (encoding === 'base64') {
    const bytes = Buffer.from(body, 'base64');
    // It skips over whatever is not base64.
    if (bytes.toString('base64') === body) return new Uint8Array(bytes);
    throw malformed('Its "body" is not base64 (RFC 4648, section 4, padded).', traceId);
  }
  if (encoding !== undefined) throw malformed('Its "encoding" can only be "base64".', traceId);
  if (halfCharacter.test(body))
    throw malformed('Its "body" holds half a character; send its bytes as base64.', traceId);
  return new TextEncoder().encode(body);
}

function keyMissing(traceId: string): Refusal {
  return new Refusal(
    problem({
      type: problemTypes.keyMissing,
      status: 400,
      title: 'This write has no Idempotency-Key header',
      detail: 'In a batch each request needs one of its own: an answer that is lost has the batch sent again.',
      phase: 'batch',
      traceId,
    }),
  );
}
