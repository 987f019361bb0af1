import type { Transaction } from './database.js';

/** What a handler gets beside its request. */
export interface Context {
  /** Everything done through it commits together with the key and the answer, or not at all. */
  readonly tx: Transaction;
  /** The idempotency key, absent when the client sent none. */
  readonly key: string | undefined;
  readonly principal: string;
  /** Names this request in problems and in the log. */
  readonly traceId: string;
}

/** Applies one write. A throw, or an answer that is not to be committed, rolls back what it did through `tx`. */
export type Handler<Rest extends unknown[] = []> = (
  request: Request,
  context: Context,
  ...rest: Rest
) => Response | Promise<Response>;

/**
 * Whether a principal may make this write: nothing, or the answer for one who may not. It looks at the request's address
 * and headers; the body is the handler's to read.
 */
export type Authorize<Rest extends unknown[] = []> = (
  request: Request,
  who: Pick<Context, 'principal' | 'traceId'>,
  ...rest: Rest
) => Response | undefined | Promise<Response | undefined>;
