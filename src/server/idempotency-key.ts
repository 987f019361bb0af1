import { parseItem, Token } from 'structured-headers';
import { problem, problemTypes, Refusal } from './problem.js';

const longest = 255;
/**
 * What a bare key may hold: the characters of RFC 9110's `token`, and `:`, `/`, `=`, which key makers use too. A UUID that
 * begins with a digit is no Structured Field token, and many clients send it bare.
 */
const bare = /^[\w!#$%&'*+\-.^`|~:/=]+$/;

/**
 * The request's `Idempotency-Key`: a Structured Field string (RFC 9651, and its elder RFC 8941), or bare. `"a"` and `a`
 * are the same key. Two headers, or a list, are none.
 *
 * @throws {@link Refusal} 400 when it is malformed, empty or longer than 255 characters.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/07/
 */
export function idempotencyKey(request: Request, traceId: string): string | undefined {
  const header = request.headers.get('Idempotency-Key');
  if (header === null) return undefined;
  const key = bare.test(header) ? header : itemIn(header);
  if (key !== undefined && key !== '' && key.length <= longest) return key;
  throw malformed(
    'The Idempotency-Key header is malformed',
    `Send one string in double quotes, of 1 to ${longest} characters, such as a UUID.`,
    traceId,
  );
}

/** The answer where a key is demanded, and there is none. */
export function keyMissing(traceId: string): Response {
  return problem({
    type: problemTypes.keyMissing,
    status: 400,
    title: 'This write has no Idempotency-Key header',
    detail: 'Send one string in double quotes, such as a UUID, and the same one with each retry.',
    phase: 'key',
    traceId,
  });
}

export function malformed(title: string, detail: string, traceId: string): Refusal {
  return new Refusal(problem({ type: problemTypes.keyMalformed, status: 400, title, detail, phase: 'key', traceId }));
}

function itemIn(header: string): string | undefined {
  try {
    const [value] = parseItem(header);
    if (typeof value === 'string') return value;
    return value instanceof Token ? value.toString() : undefined;
  } catch {
    return undefined;
  }
}
