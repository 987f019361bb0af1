import type { ServerPhase } from './errors.js';

/** Problem types of the server kit. The client branches on these before it looks at the status. */
export const problemTypes = {
  inFlight: 'https://holdfast.dev/problems/in-flight',
  keyReuse: 'https://holdfast.dev/problems/key-reuse',
  keyMissing: 'https://holdfast.dev/problems/key-missing',
  keyMalformed: 'https://holdfast.dev/problems/key-malformed',
  keyExpired: 'https://holdfast.dev/problems/key-expired',
  principalMismatch: 'https://holdfast.dev/problems/principal-mismatch',
  bodyIncomplete: 'https://holdfast.dev/problems/body-incomplete',
  bodyTooLarge: 'https://holdfast.dev/problems/body-too-large',
  preconditionRequired: 'https://holdfast.dev/problems/precondition-required',
  conflict: 'https://holdfast.dev/problems/conflict',
  batchMalformed: 'https://holdfast.dev/problems/batch-malformed',
  batchTooLarge: 'https://holdfast.dev/problems/batch-too-large',
  laneStopped: 'https://holdfast.dev/problems/lane-stopped',
  internal: 'https://holdfast.dev/problems/internal',
} as const;

/** A problem as RFC 9457 describes it, with the members that Holdfast adds. */
export interface ProblemInit {
  /** URI that names the kind of problem (default `about:blank`: the status says it all). */
  readonly type?: string;
  /** Short words for a person. */
  readonly title: string;
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** What to do about it, for a person. */
  readonly detail?: string | undefined;
  /** Where it went wrong (default `handler`). */
  readonly phase?: ServerPhase;
  /** Names this request in the server's log. */
  readonly traceId?: string | undefined;
  /** Whether the same request can succeed later (default: 408, 425, 429 and 5xx can). */
  readonly retryable?: boolean;
  /** Further members of the problem, such as `current`. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * An `application/problem+json` answer (RFC 9457).
 *
 * @example
 * return problem({ status: 422, title: 'The checkpoint has no name', traceId });
 */
export function problem(init: ProblemInit): Response {
  const { type = 'about:blank', title, status, detail, phase = 'handler', traceId, members, headers } = init;
  const retryable = init.retryable ?? isRetryable(status);
  const body = { ...members, type, title, status, detail, phase, traceId, retryable };
  const answer = new Response(JSON.stringify(body), {
    status,
    headers: { 'Cache-Control': 'no-store', ...headers, 'Content-Type': 'application/problem+json' },
  });
  described.set(answer, { type, phase });
  return answer;
}

/** What an answer that {@link problem} made says, without reading its body; `undefined` for any other. */
export function problemIn(answer: Response): ProblemFacts | undefined {
  return described.get(answer);
}

export interface ProblemFacts {
  readonly type: string;
  readonly phase: ServerPhase;
}

const described = new WeakMap<Response, ProblemFacts>();

function isRetryable(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Ends a request, and rolls back its transaction, with an answer instead of a result. */
export class Refusal extends Error {
  readonly answer: Response;

  constructor(answer: Response, options?: ErrorOptions) {
    super(`Refused with status ${answer.status}.`, options);
    this.name = 'Refusal';
    this.answer = answer;
  }
}
