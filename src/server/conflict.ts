import { problem, problemTypes } from './problem.js';

export interface ConflictInit {
  /** Validator of `current`, with its quotes: what the next write is to be based on. */
  readonly etag?: string | undefined;
  /** 409 (default) when states clash, 412 when a precondition of the request failed. */
  readonly status?: 409 | 412;
  /** Short words for a person. */
  readonly title?: string;
  readonly detail?: string;
  readonly traceId?: string | undefined;
}

/**
 * The answer to a write that is based on an older truth: problem+json with the canonical state as `current`, and its
 * `ETag`, from which the client shows both sides.
 *
 * @example
 * if (round.closed) return conflict(round, { etag: round.etag, detail: 'The round was closed meanwhile.' });
 */
export function conflict(current: unknown, init: ConflictInit = {}): Response {
  const { etag, status = 409, title = 'This was changed meanwhile', detail, traceId } = init;
  return problem({
    type: problemTypes.conflict,
    status,
    title,
    detail: detail ?? 'The problem\'s "current" is what is stored now.',
    phase: status === 412 ? 'precondition' : 'handler',
    traceId,
    retryable: false,
    members: { current },
    headers: etag === undefined ? undefined : { ETag: etag },
  });
}
