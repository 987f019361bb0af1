import { BusyError, InFlightError, ServerError, UnknownOutcomeError } from './errors.js';
import { inFlight } from './in-flight.js';
import { problem, problemIn, problemTypes, Refusal } from './problem.js';
import type { Ended, Progress } from './progress.js';

/** How a request ended that ended in a throw; `error` is only what nobody wanted to happen. */
export function failureOf(error: unknown, progress: Progress): Ended {
  if (error instanceof Refusal) return refused(error.answer);
  if (error instanceof InFlightError) return refused(inFlight(progress.traceId));
  if (error instanceof ServerError) progress.phase = error.phase;
  return { outcome: 'failed', answer: failed(error, progress), error };
}

function refused(answer: Response): Ended {
  if (problemIn(answer)?.type === problemTypes.inFlight) return { outcome: 'in-flight', answer };
  return { outcome: answer.status >= 500 ? 'failed' : 'refused', answer };
}

/** What was thrown stays here: it can tell of the database, or of others. */
function failed(error: unknown, { phase, traceId }: Progress): Response {
  const busy = error instanceof BusyError;
  const passing = busy || error instanceof UnknownOutcomeError;
  return problem({
    type: problemTypes.internal,
    status: passing ? 503 : 500,
    title: busy ? 'The server is busy' : 'The server could not save this',
    // A connection that breaks in the middle of a commit leaves nobody knowing.
    detail: `${phase === 'commit' ? 'Whether it was applied is not known' : 'Nothing of it was applied'}. Sending it again under the same key is safe.`,
    phase,
    traceId,
    headers: passing ? { 'Retry-After': '1' } : undefined,
  });
}
