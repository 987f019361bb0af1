import type { Problem } from './problem.js';

/** What the server holds instead: its canonical state, and the validator to base the next write on. */
export interface Conflict {
  /** HTTP status of the answer, 409 or 412. */
  readonly status: number;
  /** The server's canonical state, as its problem's `current` or its whole JSON body gave it. */
  readonly current: unknown;
  /** The `ETag` of `current`, if the server sent one. */
  readonly etag?: string;
}

/** What a server answered, as kept in a receipt. */
export interface StoredAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body; absent when it was empty or larger than `receipts.answerBytes`. */
  readonly body?: ArrayBuffer;
}

/**
 * How an intent ended.
 *
 * - `synced`: the server applied it.
 * - `refused`: the server said no, and the page that made the write got that answer itself.
 * - `conflict`: as `refused`, with the server's newer truth.
 * - `discarded`: a person gave it up.
 * - `replaced`: it was edited, or re-based on the server's newer truth, and goes on under the key in `replacedBy`.
 */
export const outcomes = ['synced', 'refused', 'conflict', 'discarded', 'replaced'] as const;
export type Outcome = (typeof outcomes)[number];

/** The outcome of a settled intent: what the server answered, when, after how many attempts. */
export interface Receipt {
  readonly key: string;
  readonly seq: number;
  readonly lane: string;
  readonly principal: string;
  readonly epoch: number;
  readonly method: string;
  readonly url: string;
  /** Size of the request's body in bytes. */
  readonly bodyBytes: number;
  /** As the intent had it. */
  readonly fingerprint?: string | undefined;
  readonly outcome: Outcome;
  readonly createdAt: number;
  readonly settledAt: number;
  readonly attempts: number;
  /** The key of the write that goes on in its place, when it was replaced. */
  readonly replacedBy?: string | undefined;
  /** Absent when the intent was discarded or replaced. */
  readonly answer?: StoredAnswer | undefined;
  readonly problem?: Problem | undefined;
  readonly conflict?: Conflict | undefined;
}
