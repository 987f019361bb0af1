import type { WaitingState } from './intent.js';
import type { Problem } from './problem.js';

/** Where intents live: `indexeddb` survives everything but the person's own deletion, `memory` lives as long as its tab. */
export type StorageMode = 'indexeddb' | 'memory';

/** Why the storage mode is what it is. Anything but `ok` means that IndexedDB can't be used. */
export type StorageReason =
  | 'ok'
  | 'unsupported'
  | 'blocked'
  | 'timeout'
  | 'quota'
  | 'closed'
  | 'corrupt'
  | 'forced'
  | 'failed';

/** Intents of the current principal, by state. */
export type Counts = Readonly<Record<WaitingState, number>>;

/** The last thing that went wrong, and to which intent. */
export interface LastProblem extends Problem {
  /** Idempotency key of the intent, absent when the problem is the outbox's own. */
  readonly key?: string;
  /** ms since the Unix epoch. */
  readonly at: number;
}

/** The database was deleted, with the site's data or by the browser, and what waited in it. */
export interface Erasure {
  /** When an open page noticed (ms since the Unix epoch). */
  readonly at: number;
  /** How many writes were known to wait. */
  readonly waiting: number;
}

/** The one snapshot that components, apps and operators read. */
export interface Health {
  readonly mode: StorageMode;
  readonly reason: StorageReason;
  /** What the last send told: `true` the server answered, `false` nothing did, `undefined` nothing was sent yet. */
  readonly reachable: boolean | undefined;
  readonly counts: Counts;
  /** Sum of `counts`: everything that is not settled. */
  readonly waiting: number;
  /** A person paused what this principal sends: what waits is counted as held, and new writes join it. */
  readonly paused: boolean;
  /** Stored records that could not be read; they are kept aside and do not stop the others. */
  readonly damaged: number;
  /** `createdAt` of the oldest intent that is not settled (ms since the Unix epoch). */
  readonly oldestAt: number | undefined;
  /** When the next attempt is due (ms since the Unix epoch); a time in the past means now. */
  readonly nextAttemptAt: number | undefined;
  readonly problem: LastProblem | undefined;
  /** Absent unless an open page noticed one; `client.dismissErased()` ends it. */
  readonly erased?: Erasure | undefined;
  readonly principal: string;
  readonly epoch: number;
}
