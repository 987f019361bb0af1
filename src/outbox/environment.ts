import type { Answer } from './answer.js';
import type { Intent, StoredRequest } from './intent.js';
import type { Store } from './store.js';

/** One attempt, ready for the wire. */
export interface Outgoing {
  readonly request: StoredRequest;
  /** All headers of the attempt, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ArrayBuffer | undefined;
  /** Time limit until the answer's head, in ms. */
  readonly timeout: number;
}

export interface Network {
  /** Sends once. Rejects when no answer came, for whatever reason; the error's message says it to a person. */
  send(outgoing: Outgoing): Promise<Answer>;
}

export interface Clock {
  /** ms since the Unix epoch. */
  now(): number;
  wait(ms: number): Promise<void>;
}

/**
 * Mutual exclusion over all engines of one outbox: tabs, and an old worker beside a new one.
 *
 * @see https://www.w3.org/TR/web-locks/
 */
export interface Locks {
  /** Runs alone under `name`, after whoever holds it now. */
  exclusive<T>(name: string, run: () => Promise<T>): Promise<T>;
  /**
   * Takes `name` and keeps it until this context ends, however it ends.
   *
   * @returns the function that lets it go before
   */
  hold(name: string): Promise<() => void>;
  /** Which of all names are held. */
  held(): Promise<ReadonlySet<string>>;
}

/** Everything that an engine needs of its surroundings; a simulator can be all of it. */
export interface Environment {
  readonly store: Store;
  readonly network: Network;
  readonly clock: Clock;
  readonly locks: Locks;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly uuid: () => string;
  /** Something changed in the store: whoever shows it should read again. */
  readonly announce: () => void;
  /**
   * Gives headers that are never stored, such as `Authorization`, at the moment of sending.
   */
  readonly authorize?: Authorize | undefined;
}

/**
 * Asks the app for an attempt's secret headers. When it rejects, nothing is sent and a later attempt asks again, as when
 * there is no connection.
 *
 * @returns headers to add, lower-case names; `undefined` when nobody is signed in, which holds the principal until it
 *   gives some
 * @example
 * const authorize = async () => {
 *   const token = await freshToken();
 *   return token && { authorization: `Bearer ${token}` };
 * };
 */
export type Authorize = (
  request: StoredRequest,
  intent: Intent,
) => Promise<Readonly<Record<string, string>> | undefined>;
