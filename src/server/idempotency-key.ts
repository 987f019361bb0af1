import { parseItem } from 'structured-headers';
import { problem, problemTypes, Refusal } from './problem.js';

const longest = 255;
/** What a bare key may hold: the characters of RFC 9110's `token`, and `:`, `/`, `=`, which key makers use too. */
const bare = /^[\w!#$%&'*+\-.^`|~:/=]+$/;
const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The request's `Idempotency-Key`: a Structured Field string (RFC 9651, and its elder RFC 8941), or bare. `"a"` and `a`
 * are the same key.
 *
 * @throws {@link Refusal} 400 when it is malformed, empty or longer than 255 characters.
 */
export function idempotencyKey(request: Request, traceId: string): string | undefined {
  const header = request.headers.get('Idempotency-Key');
  if (header === null) return undefined;
  const key = header.startsWith('"') ? quotedKey(header) : bareKey(header);
  if (key !== undefined && key !== '' && key.length <= longest) return key;
  throw malformed(
    'The Idempotency-Key header is malformed',
    `Send one string in double quotes, of 1 to ${longest} characters, such as a UUID.`,
    traceId,
  );
}

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

function quotedKey(header: string): string | undefined {
  try {
    const [value] = parseItem(header);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function bareKey(header: string): string | undefined {
  return bare.test(header) ? header : undefined;
}

function malformed(title: string, detail: string, traceId: string): Refusal {
  return new Refusal(problem({ type: problemTypes.keyMalformed, status: 400, title, detail, phase: 'key', traceId }));
}
