/** Where in a write's life something went wrong. */
export type Phase = 'register' | 'capture' | 'store' | 'send' | 'settle' | 'read' | 'migrate' | 'action';

/** A problem as RFC 9457 describes it, with the members that Holdfast adds. */
export interface Problem {
  /** URI that names the kind of problem; `about:blank` when only the status is known. */
  readonly type: string;
  /** Short words for a person. */
  readonly title: string;
  readonly status?: number;
  readonly detail?: string;
  /** Where it went wrong: one of {@link Phase} on the client, the server's own word in its answers. */
  readonly phase?: string;
  readonly traceId?: string;
}

/** Problem types that Holdfast's server kit gives and its client understands. */
export const problemTypes = {
  inFlight: 'https://holdfast.dev/problems/in-flight',
  signIn: 'https://holdfast.dev/problems/sign-in',
  principalMismatch: 'https://holdfast.dev/problems/principal-mismatch',
  keyReuse: 'https://holdfast.dev/problems/key-reuse',
  keyMissing: 'https://holdfast.dev/problems/key-missing',
  keyExpired: 'https://holdfast.dev/problems/key-expired',
  keyMalformed: 'https://holdfast.dev/problems/key-malformed',
  preconditionRequired: 'https://holdfast.dev/problems/precondition-required',
  conflict: 'https://holdfast.dev/problems/conflict',
  bodyIncomplete: 'https://holdfast.dev/problems/body-incomplete',
  bodyTooLarge: 'https://holdfast.dev/problems/body-too-large',
  notKept: 'https://holdfast.dev/problems/not-kept',
  internal: 'https://holdfast.dev/problems/internal',
} as const;

/** A problem about which only its status, or only that nothing answered, is known. */
export function plainProblem(title: string, status?: number): Problem {
  return { type: 'about:blank', title, phase: 'send', ...(status === undefined ? {} : { status }) };
}

/**
 * Reads the problem out of an answer's JSON body; what is missing or of the wrong type is left out.
 *
 * @param body the parsed body, of any shape
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemOf(status: number, body: unknown): Problem {
  const members = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string) => {
    const value = members[name];
    return typeof value === 'string' && value !== '' ? { [name]: value } : {};
  };
  return {
    ...plainProblem(`The server answered ${status}`, status),
    ...text('type'),
    ...text('title'),
    ...text('detail'),
    ...text('phase'),
    ...text('traceId'),
  };
}
