import type { Observe, RequestEvent } from './event.js';

/**
 * Several observers as one. One that throws does not keep the others from being told; what it threw is thrown afterwards.
 *
 * @example
 * exactlyOnce({ …, observe: all(metrics().observe, log((line) => logger.info(line))) });
 */
export function all(...observers: readonly Observe[]): Observe {
  return (event) => {
    const errors: unknown[] = [];
    for (const observe of observers) {
      try {
        observe(event);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors, 'Observers failed.');
  };
}

/** One line of the log. */
export type LogLine = Omit<RequestEvent, 'error' | 'path'> & {
  /** What the app calls the route. */
  readonly route?: string;
  /** The kind of error, when it failed: its name, and the database's `code` for it. */
  readonly error?: { readonly name: string; readonly code?: string };
};

export interface LogOptions {
  /**
   * Names the route of a request, for the log. Without it, lines have none: paths hold what people call their own, such
   * as names and ids.
   */
  readonly route?: (event: RequestEvent) => string | undefined;
}

/**
 * An observer that writes one line per request. Nothing private is in it, so neither is an error's message; that goes, whole,
 * to the `onError` of `exactlyOnce`, under the same `traceId`.
 *
 * @param write takes a line; pino's `logger.info` does, bound to its logger
 *
 * @example
 * exactlyOnce({ …, observe: log((line) => console.log(JSON.stringify(line))) });
 */
export function log(write: (line: LogLine) => void, { route }: LogOptions = {}): Observe {
  return (event) => {
    const { outcome, status, phase, problem, method, traceId, took, waited, runs, error } = event;
    const name = route?.(event);
    write({
      outcome,
      status,
      phase,
      ...(problem !== undefined && { problem }),
      method,
      ...(name !== undefined && { route: name }),
      traceId,
      took,
      waited,
      runs,
      ...(error !== undefined && { error: kindOf(error) }),
    });
  };
}

function kindOf(error: unknown): { name: string; code?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = codeOf(error) ?? codeOf(error.cause);
  return { name: error.name, ...(code !== undefined && { code }) };
}

/** What the database calls it, such as PostgreSQL's `40001`, is on the error or on what caused it. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
