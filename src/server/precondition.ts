import { conflict } from './conflict.js';
import { entityTags } from './etag.js';
import { problem, problemTypes } from './problem.js';

export interface PreconditionInit {
  /** The canonical state, which a 412 then carries as `current`. */
  readonly current?: unknown;
  readonly traceId?: string | undefined;
}

/**
 * Checks a write's `If-Match` and `If-None-Match` against what is stored (RFC 9110, 13.1.1 and 13.1.2): `undefined` when
 * it may go on, else the answer. Neither header is 428 (RFC 6585); one that fails is 412.
 *
 * `If-Match` compares strongly, so a weak tag never matches. Call it inside the transaction that writes.
 *
 * @param etag validator of what is stored, with its quotes; `undefined` when nothing is
 *
 * @example
 * const refusal = precondition(request, note.etag, { current: note });
 * if (refusal) return refusal;
 */
export function precondition(
  request: Request,
  etag: string | undefined,
  { current, traceId }: PreconditionInit = {},
): Response | undefined {
  const ifMatch = request.headers.get('If-Match');
  const ifNoneMatch = request.headers.get('If-None-Match');
  if (ifMatch === null && ifNoneMatch === null)
    return problem({
      type: problemTypes.preconditionRequired,
      status: 428,
      title: 'This write must say what it is based on',
      detail: 'Send the ETag of the version that was changed as If-Match, or If-None-Match: * to create.',
      phase: 'precondition',
      traceId,
    });
  const holds =
    (ifMatch === null || matches(ifMatch, etag, 'strong')) &&
    (ifNoneMatch === null || !matches(ifNoneMatch, etag, 'weak'));
  if (holds) return undefined;
  return conflict(current, { status: 412, etag, traceId });
}

/** Whether a condition names what is stored; the comparisons are those of RFC 9110, 8.8.3.2. */
function matches(condition: string, etag: string | undefined, comparison: 'strong' | 'weak'): boolean {
  if (etag === undefined) return false;
  if (condition.trim() === '*') return true;
  const [stored] = entityTags(etag);
  return entityTags(condition).some(
    ({ weak, value }) => value === stored?.value && (comparison === 'weak' || (!weak && !stored.weak)),
  );
}
