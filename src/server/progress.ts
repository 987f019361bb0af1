import type { ServerPhase } from './errors.js';
import type { RequestEvent, RequestOutcome } from './event.js';
import { problemIn } from './problem.js';
import { traceIdOf } from './trace.js';

/** How a request ended. */
export interface Ended {
  readonly outcome: RequestOutcome;
  readonly answer: Response;
  readonly error?: unknown;
}

/** How far a request has come. */
export class Progress {
  readonly traceId: string;
  phase: ServerPhase = 'principal';
  /** How long it waited for the first of its kind, in ms. */
  waited = 0;
  /** How often its transaction ran. */
  runs = 0;
  readonly #request: Request;
  readonly #startedAt = performance.now();

  constructor(request: Request) {
    this.#request = request;
    this.traceId = traceIdOf(request);
  }

  /** Waits for the first of its kind. */
  async wait<T>(turn: Promise<T>): Promise<T> {
    const since = performance.now();
    try {
      return await turn;
    } finally {
      this.waited += performance.now() - since;
    }
  }

  /** What operators are told of it at its end. */
  event(ended: Ended): RequestEvent {
    const { outcome, answer } = ended;
    const { traceId, waited, runs } = this;
    const { method, url } = this.#request;
    const said = problemIn(answer);
    return {
      outcome,
      status: answer.status,
      phase: said?.phase ?? this.phase,
      ...(said && said.type !== 'about:blank' && { problem: said.type }),
      method,
      path: new URL(url).pathname,
      traceId,
      took: performance.now() - this.#startedAt,
      waited,
      runs,
      ...('error' in ended && { error: ended.error }),
    };
  }
}
