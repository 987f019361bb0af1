import type { LanePolicy } from './lane.js';
import type { ConflictPolicy } from './resolution.js';

/** How often, how soon and how long a failed attempt is repeated. */
export interface RetryOptions {
  /** Answered attempts before an intent is parked (default 10). Attempts that got no answer do not count. */
  readonly attempts: number;
  /** Longest wait before the second attempt, in ms (default 1,000); it doubles with each further one. */
  readonly base: number;
  /** Longest wait between two attempts, in ms (default 5 minutes), unless the server's `Retry-After` asks for more. */
  readonly cap: number;
  /** Age in ms at which a failing intent is parked (default 30 days). Nothing is dropped by age. */
  readonly maxAge: number;
}

/** How long receipts are kept. */
export interface ReceiptOptions {
  /** At most so many (default 1,000). */
  readonly count: number;
  /** At most so long, in ms (default 7 days). */
  readonly age: number;
  /** Answer bodies up to so many bytes are kept (default 65,536). */
  readonly answerBytes: number;
  /** All kept answer bodies together, in bytes (default 16 MB). */
  readonly bytes: number;
}

/** What an outbox can be told. Every option has a default; times are in ms, sizes in bytes. */
export interface OutboxOptions {
  /** Names the database, the lock and the channel (default `holdfast`). */
  readonly name: string;
  /** What is sent in order with what (default `'single'`: everything). */
  readonly lanes: LanePolicy;
  readonly retry: RetryOptions;
  /** Time limit of one attempt, in ms (default 30,000). */
  readonly timeout: number;
  /** How long a page waits for the turn of a write that queued behind others, in ms (default 3,000). */
  readonly patience: number;
  /** Lanes sent side by side (default 4). */
  readonly parallelLanes: number;
  /** Largest body that is captured, in bytes (default 50 MB); a larger one goes to the network as it is. */
  readonly limits: { readonly bodyBytes: number };
  readonly receipts: ReceiptOptions;
  /** `'string'` quotes the key as RFC 9651 asks (default); `'token'` sends it bare, for servers that want it so. */
  readonly keyFormat: 'string' | 'token';
  /** Headers that are never stored, lower case. Give them back at send time with `authorize`. */
  readonly secrets: readonly string[];
  /** Statuses that mean "sign in first" (default `[401]`; add 403 for servers that use it so). They hold the principal. */
  readonly signIn: readonly number[];
  /**
   * What a write that needs a person does to its lane: the others of the lane `'continue'` (default), or it is on `'hold'`
   * until somebody has retried, edited, resolved or discarded it.
   */
  readonly onParked: 'continue' | 'hold';
  /** What becomes of a conflict that no page saw (default `'ask'`: it waits for a person). */
  readonly onConflict: ConflictPolicy;
  /**
   * `'data'`: an HTML answer comes from a captive portal, not from the server (default `'any'`), unless the request's own
   * `Accept` asks for HTML, as a form's navigation does.
   */
  readonly expects: 'any' | 'data';
}

type DeepPartial<T> = {
  readonly [K in keyof T]?: T[K] extends number | string | readonly unknown[] | ((...args: never[]) => unknown)
    ? T[K]
    : DeepPartial<T[K]>;
};

/** {@link OutboxOptions} as an app writes them: only what differs from the defaults. */
export type PartialOutboxOptions = DeepPartial<OutboxOptions>;

const day = 24 * 60 * 60 * 1000;

const defaults: OutboxOptions = {
  name: 'holdfast',
  lanes: 'single',
  retry: { attempts: 10, base: 1000, cap: 5 * 60 * 1000, maxAge: 30 * day },
  timeout: 30_000,
  patience: 3000,
  parallelLanes: 4,
  limits: { bodyBytes: 50 * 1024 * 1024 },
  receipts: { count: 1000, age: 7 * day, answerBytes: 64 * 1024, bytes: 16 * 1024 * 1024 },
  keyFormat: 'string',
  secrets: ['authorization', 'cookie', 'proxy-authorization'],
  signIn: [401],
  onParked: 'continue',
  onConflict: 'ask',
  expects: 'any',
};

/** Fills in the defaults. */
export function outboxOptions(options: PartialOutboxOptions = {}): OutboxOptions {
  return {
    ...defaults,
    ...(options as Partial<OutboxOptions>),
    retry: { ...defaults.retry, ...options.retry },
    limits: { ...defaults.limits, ...options.limits },
    receipts: { ...defaults.receipts, ...options.receipts },
  };
}
