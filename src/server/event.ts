import type { ServerPhase } from './errors.js';

/** How one request ended. */
export type RequestOutcome = 'executed' | 'replayed' | 'refused' | 'in-flight' | 'failed';

/** What operators are told of one request, at its end. It names neither the principal, nor the key, nor the query. */
export interface RequestEvent {
  readonly outcome: RequestOutcome;
  /** The answer's HTTP status. */
  readonly status: number;
  readonly phase: ServerPhase;
  /** Type URI of the problem that the answer carries. */
  readonly problem?: string;
  readonly method: string;
  /** The URL's path, without its query. */
  readonly path: string;
  readonly traceId: string;
  /** How long it took, in ms. */
  readonly took: number;
  /** How long it waited for the first of its kind, in ms. */
  readonly waited: number;
  /** How often its transaction ran. */
  readonly runs: number;
  /** What went wrong, when it failed. */
  readonly error?: unknown;
}

/** Told of each request at its end. */
export type Observe = (event: RequestEvent) => void;
