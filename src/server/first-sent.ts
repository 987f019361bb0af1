import { malformed } from './idempotency-key.js';
import { problem, problemTypes } from './problem.js';

const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * When the client first sent this write, in ms since the Unix epoch (`Repeatability-First-Sent`, OASIS Repeatable
 * Requests).
 *
 * @throws {@link Refusal} 400 when it is not a date in RFC 9110's preferred form: taking it for absent would let a late
 * replay run twice.
 */
export function firstSent(request: Request, traceId: string): number | undefined {
  const header = request.headers.get('Repeatability-First-Sent');
  if (header === null) return undefined;
  const time = imfFixdate.test(header) ? Date.parse(header) : NaN;
  if (!Number.isNaN(time)) return time;
  throw malformed(
    'The Repeatability-First-Sent header is malformed',
    'Send a date in the form "Sun, 06 Nov 1994 08:49:37 GMT".',
    traceId,
  );
}

/**
 * When a key may be collected, in ms since the Unix epoch: once no request with this first-sent can pass for new, even if
 * the client's clock runs ahead; but not by more than the retention, or a key could be kept for ever.
 */
export function expiryOf(sentAt: number, now: number, retention: number): number {
  return Math.max(now, Math.min(sentAt, now + retention)) + retention;
}

/** The answer to a write whose key is not known, and was first sent so long ago that it may have been collected. */
export function keyExpired(traceId: string): Response {
  return problem({
    type: problemTypes.keyExpired,
    status: 412,
    title: 'This write comes too late',
    detail: 'It was first sent so long ago that nobody knows whether it was applied. Look, and make it again if not.',
    phase: 'replay',
    traceId,
  });
}
