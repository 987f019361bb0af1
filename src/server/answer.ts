import { readUpTo, type Bytes } from './body.js';
import { ServerUsageError } from './errors.js';

/** An answer in a form that can be stored, and given again as it was. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** `null` when there was none, as a 204 demands; not the same as an empty one. */
  readonly body: Bytes | null;
}

/** An answer that was read to its end; or one that is too large for that, again as it came. */
export type ReadAnswer =
  | { readonly kind: 'whole'; readonly answer: Answer }
  | { readonly kind: 'large'; readonly response: Response };

/**
 * Reads an answer as far as it can be stored, which is up to `limit` bytes.
 *
 * @throws {@link ServerUsageError} when it is none that can be given.
 */
export async function readAnswer(response: Response, limit: number): Promise<ReadAnswer> {
  const { status, headers, body } = response;
  if (body === null) return { kind: 'whole', answer: { status, headers: [...headers], body } };
  const read = await readUpTo(body, limit);
  if (read.all) return { kind: 'whole', answer: { status, headers: [...headers], body: read.all } };
  return { kind: 'large', response: new Response(read.again, { status, headers }) };
}

/** The answer as the first request gets it. */
export function toResponse({ status, headers, body }: Answer): Response {
  const all = new Headers();
  // `append`, since each cookie has a Set-Cookie header of its own.
  for (const [name, value] of headers) all.append(name, value);
  return new Response(body, { status, headers: all });
}

/** The answer as it may be stored. */
export function storable(answer: Answer): Answer {
  return { ...answer, headers: repeatable(answer.headers) };
}

/** The answer as every later request gets it. */
export function toReplay(answer: Answer): Response {
  const response = toResponse(answer);
  response.headers.set('Idempotent-Replayed', 'true');
  return response;
}

/** An answer that was made anew for a later request. */
export function asReplay({ status, headers, body }: Response): Response {
  const again = new Response(body, { status, headers: new Headers(repeatable([...headers])) });
  again.headers.set('Idempotent-Replayed', 'true');
  return again;
}

/** Whether something is an answer; servers bring classes of their own. */
export function isResponse(value: unknown): value is Response {
  return (
    value instanceof Response ||
    (typeof value === 'object' && value !== null && 'status' in value && 'headers' in value && 'bodyUsed' in value)
  );
}

/** @throws {@link ServerUsageError} when what a handler gave is not an answer that can be sent. */
export function assertResponse(value: unknown): asserts value is Response {
  if (!isResponse(value))
    throw new ServerUsageError('handler', `A handler must answer with a Response, and gave ${describe(value)}.`);
  if (value.bodyUsed || value.body?.locked)
    throw new ServerUsageError(
      'handler',
      "The body of the handler's answer was read already. Answer with a new Response, or read a clone.",
    );
  if (value.status < 200 || value.status > 599)
    throw new ServerUsageError(
      'handler',
      `A handler must answer with a status of 200 to 599, and gave ${value.status}.`,
    );
}

/**
 * Headers that do not come again: what belongs to the session of the first request (a replay can come from another), to
 * its connection (RFC 9110, 7.6.1), or to that one moment.
 */
const once = new Set([
  'set-cookie',
  'clear-site-data',
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'date',
  'age',
  'server-timing',
]);

function repeatable(headers: Answer['headers']): [string, string][] {
  const ofTheConnection = headers.filter(([name]) => name === 'connection').flatMap(([, value]) => value.split(','));
  const left = new Set([...once, ...ofTheConnection.map((name) => name.trim().toLowerCase())]);
  return headers.filter(([name]) => !left.has(name)).map(([name, value]) => [name, value]);
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
