const traceparent = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/**
 * The request's trace id: from its `traceparent` (W3C Trace Context, level 1), else a new one, so that every problem has
 * one to look for in the log.
 */
export function traceIdOf(request: Request): string {
  const [, version, traceId, more] = traceparent.exec(request.headers.get('traceparent') ?? '') ?? [];
  // Only versions after 00 may carry more fields.
  const valid = version !== '00' || more === undefined;
  return traceId !== undefined && valid ? traceId : crypto.randomUUID().replaceAll('-', '');
}
