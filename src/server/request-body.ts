import { readBytes, type Bytes } from './body.js';
import { ServerUsageError } from './errors.js';
import { problem, problemTypes, Refusal } from './problem.js';

/**
 * Reads a request's body, before anything is asked of the database.
 *
 * @throws {@link Refusal} 413 when it is larger than `limit` bytes, by its own word or in fact; 400 when it breaks off.
 */
export async function readBody(request: Request, limit: number, traceId: string): Promise<Bytes> {
  const announced = Number(request.headers.get('Content-Length') ?? 0);
  // Before the body is touched: a server that has not been asked for it can let it run off and keep its connection.
  if (announced > limit) throw new Refusal(tooLarge(limit, traceId));
  const { body, bodyUsed } = request;
  if (bodyUsed || body?.locked)
    throw new ServerUsageError(
      'body',
      'The body was read before the handler got it. In `principal`, `authorize` or a middleware, read `request.clone()`.',
    );
  const bytes = await readBytes(body, limit).catch((error: unknown) => {
    throw new Refusal(incomplete(traceId), { cause: error });
  });
  if (bytes === undefined) throw new Refusal(tooLarge(limit, traceId));
  return bytes;
}

/** The request again, with a body that can be read: it was read for its fingerprint, and a retry reads it once more. */
export function withBody(request: Request, body: Bytes): Request {
  // There was nothing to read; and servers let methods through, such as TRACE, with which none can be made.
  if (request.body === null) return request;
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, ...(body.byteLength > 0 && { body }) });
}

function tooLarge(limit: number, traceId: string): Response {
  return problem({
    type: problemTypes.bodyTooLarge,
    status: 413,
    title: 'This is too large to be saved',
    detail: `At most ${limit} bytes are taken.`,
    phase: 'body',
    traceId,
  });
}

function incomplete(traceId: string): Response {
  return problem({
    type: problemTypes.bodyIncomplete,
    status: 400,
    title: 'This did not arrive whole',
    detail: 'Its body broke off, and nothing of it was applied. Send it again, under the same key.',
    phase: 'body',
    traceId,
    retryable: true,
  });
}
