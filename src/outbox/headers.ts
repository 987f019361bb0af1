import { type BareItem, DisplayString, parseItem, serializeItem, Token } from 'structured-headers';
import type { Intent } from './intent.js';
import type { StorageMode } from './health.js';

/** Header names that Holdfast reads and writes, lower case. */
export const headerNames = {
  /** The IETF HTTPAPI draft's idempotency key. */
  key: 'idempotency-key',
  /** OASIS Repeatable Requests: when the first attempt was made. */
  firstSent: 'repeatability-first-sent',
  /** W3C Trace Context. */
  traceparent: 'traceparent',
  /** Whose write it is, so that a server can refuse one that comes with another's session. */
  principal: 'holdfast-principal',
  /** On a queued answer: that it is one, and where the write is. */
  holdfast: 'holdfast',
} as const;

/**
 * Reads an `Idempotency-Key`: a structured-field string or token, or any bare text that servers accept too.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function parseKey(value: string): string {
  try {
    const [key] = parseItem(value);
    if (typeof key === 'string') return key;
    if (key instanceof Token) return key.toString();
  } catch {
    // Not a structured field: a UUID that starts with a digit is none, and clients send them bare.
  }
  return value;
}

/** Writes an `Idempotency-Key`: quoted (RFC 9651 string), or bare, as it also is when it can't be a string. */
export function formatKey(key: string, format: 'string' | 'token'): string {
  return format === 'string' && isPrintable(key) ? serializeItem([key, new Map()]) : key;
}

/** What the `Holdfast` header of a queued answer says. */
export interface QueuedFacts {
  readonly key: string;
  readonly lane: string;
  /** 1 is the next to be sent in its lane. */
  readonly position: number;
  readonly storage: StorageMode;
}

/**
 * Writes the `Holdfast` header: a structured-field item with parameters (RFC 9651).
 *
 * @example queued;key="5f0c…";lane="single";position=3;storage=indexeddb
 */
export function formatQueued({ key, lane, position, storage }: QueuedFacts): string {
  const parameters = new Map<string, BareItem>([
    ['key', textItem(key)],
    ['lane', textItem(lane)],
    ['position', position],
    ['storage', new Token(storage)],
  ]);
  return serializeItem([new Token('queued'), parameters]);
}

/** Reads a `Holdfast` header; `undefined` when the answer is not a queued one. */
export function parseQueued(value: string | null): QueuedFacts | undefined {
  if (value === null) return undefined;
  try {
    const [item, parameters] = parseItem(value);
    const key = textOf(parameters.get('key'));
    const lane = textOf(parameters.get('lane'));
    const position = parameters.get('position');
    if (!(item instanceof Token) || item.toString() !== 'queued') return undefined;
    if (key === undefined || lane === undefined || typeof position !== 'number') return undefined;
    const storage = parameters.get('storage');
    const inMemory = storage instanceof Token && storage.toString() === 'memory';
    return { key, lane, position, storage: inMemory ? 'memory' : 'indexeddb' };
  } catch {
    return undefined;
  }
}

/** The headers of one attempt at an intent, on top of its own and of those that `authorize` gave. */
export function attemptHeaders(
  { key, traceparent, principal = '' }: Pick<Intent, 'key' | 'traceparent'> & Partial<Pick<Intent, 'principal'>>,
  firstSentAt: number,
  format: 'string' | 'token',
): Record<string, string> {
  return {
    [headerNames.key]: formatKey(key, format),
    // An HTTP date (RFC 9110, section 5.6.7), which is what `toUTCString` writes.
    [headerNames.firstSent]: new Date(firstSentAt).toUTCString(),
    [headerNames.traceparent]: traceparent,
    ...(principal === '' ? {} : { [headerNames.principal]: serializeItem([textItem(principal), new Map()]) }),
  };
}

/** The `Content-Type` of a client's health report. */
export const healthReportType = 'application/vnd.holdfast.health+json';

/** Whether a request is a client's health report, which is no write. */
export function isHealthReport(headers: Headers): boolean {
  return headers.get('content-type') === healthReportType;
}

/** Whether a request is an attempt that an engine made, so that a worker lets it pass instead of capturing it again. */
export function isAttempt(headers: Headers): boolean {
  return headers.has(headerNames.key) && headers.has(headerNames.firstSent);
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/**
 * A string where it can be one, else a display string (RFC 9651, section 3.3.8). Half a surrogate pair is no text, and the
 * library writes control characters wrong; a replacement character stands for either.
 */
function textItem(text: string): BareItem {
  if (isPrintable(text)) return text;
  const visible = Array.from(text, (character) => (character < ' ' ? '\ufffd' : character)).join('');
  return new DisplayString(new TextDecoder().decode(new TextEncoder().encode(visible)));
}

function textOf(item: BareItem | undefined): string | undefined {
  if (typeof item === 'string') return item;
  return item instanceof DisplayString ? item.toString() : undefined;
}
