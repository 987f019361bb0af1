import type { Health } from '../outbox/health.js';
import type { Intent } from '../outbox/intent.js';
import type { Receipt } from '../outbox/receipt.js';
import type { Json, SessionPointer } from '../outbox/session.js';

/** What is known of one write: it waits in the outbox, or it is settled, or this device knows nothing of it. */
export type RecordStatus =
  | { readonly kind: 'waiting'; readonly intent: Intent }
  | { readonly kind: 'settled'; readonly receipt: Receipt }
  | { readonly kind: 'unknown' };

/** Which intents to list. */
export interface IntentQuery {
  /** Only those after this `seq`. */
  readonly after?: number;
  /** At most so many, in `seq` order (default 1,000). */
  readonly limit?: number;
}

/** The session pointer, with the app's own value. */
export interface Session extends SessionPointer {
  /** Stores the app's own value; resolves when it is durable in the current storage mode. */
  set(value: Json): Promise<void>;
}

/** A snapshot of the server's, as it is kept on this device. */
export interface Snapshot {
  /** Anything that can be cloned (structured clone). */
  readonly value: unknown;
  /** Rises with every change on the server. */
  readonly version: number;
  /** The outbox's epoch when it was loaded. */
  readonly epoch: number;
}

/** A page's view of the outbox, and its hands on it. */
export interface Client {
  /** The last snapshot that was read; {@link Client.subscribe} tells when it changes. */
  readonly health: Health;
  readonly session: Session;
  /** Calls back now and whenever the outbox changed. Returns the function that ends it. */
  subscribe(callback: (health: Health) => void): () => void;
  /** Calls back now and with each change of one write. Returns the function that ends it. */
  watch(key: string, callback: (status: RecordStatus) => void): () => void;
  /** Intents that are not settled, in `seq` order. */
  intents(query?: IntentQuery): Promise<Intent[]>;
  /** The body of a waiting intent; `undefined` when it has none or is not in the outbox. */
  body(key: string): Promise<ArrayBuffer | undefined>;
  receipt(key: string): Promise<Receipt | undefined>;
  /** Resolves with the receipt when the intent settles; also when it is settled already. */
  settled(key: string): Promise<Receipt>;
  /** Resolves when nothing is left that could be sent without a person. */
  drained(): Promise<void>;
  /** Sends now: everything that waits, or one intent (a parked one too), under the same key. */
  retry(key?: string): Promise<void>;
  /** Gives an intent up, for good. */
  discard(key: string): Promise<Receipt>;
  /** What {@link Client.writeSnapshot} kept under this name. */
  readSnapshot(name: string): Promise<Snapshot | undefined>;
  /** Keeps the server's last snapshot on this device, beside the outbox. */
  writeSnapshot(name: string, snapshot: Snapshot): Promise<void>;
  /**
   * As the page's own `fetch`, and a write survives also where no worker controls the page. An abort of its `signal`
   * rejects at once and withdraws the write if it has not been sent; one that has stays in the outbox, in sight. (Of a
   * write to another origin that has no `Idempotency-Key`, or is `no-cors`, an abort only stops the waiting.)
   *
   * @example
   * const leaving = new AbortController();
   * const answer = await client.fetch('/api/notes', { method: 'POST', body, signal: leaving.signal });
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Stops listening and timers; the outbox and the worker stay. */
  close(): void;
}
