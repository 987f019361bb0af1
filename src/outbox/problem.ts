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
  keyReuse: 'https://holdfast.dev/problems/key-reuse',
  keyMissing: 'https://holdfast.dev/problems/key-missing',
  keyMalformed: 'https://holdfast.dev/problems/key-malformed',
  preconditionRequired: 'https://holdfast.dev/problems/precondition-required',
  conflict: 'https://holdfast.dev/problems/conflict',
  notKept: 'https://holdfast.dev/problems/not-kept',
  internal: 'https://holdfast.dev/problems/internal',
} as const;
