import type { Health } from '../outbox/health.js';
import type { Intent } from '../outbox/intent.js';
import type { Receipt } from '../outbox/receipt.js';
import type { Json, SessionPointer } from '../outbox/session.js';
import type { Edit } from './edited.js';

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
  /**
   * Changes a write that was not applied, such as one that the server refused: it is sent anew in its old place.
   *
   * @returns its new key; the old one's receipt names it too
   * @throws UsageError when no such write waits, or when the server may have applied it (retry it to find out)
   * @example
   * await client.edit(key, { body: JSON.stringify({ ...reading, value: 4.5 }) });
   */
  edit(key: string, edit: Edit): Promise<string>;
  /**
   * Ends a conflict: `'server'` gives this device's write up; `'client'` sends it again, based on what the server holds
   * now (its `ETag` becomes `If-Match`); a body is sent in its stead, likewise.
   *
   * @returns the receipt; of a write that goes on it names the new key
   * @throws UsageError when no such write is in conflict
   */
  resolve(key: string, resolution: 'server' | 'client' | { readonly body: BodyInit | null }): Promise<Receipt>;
  /** Sends nothing more until {@link Client.resume} (or a retry of everything): what waits is `held`, and new writes queue. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /**
   * Says who is at work: from now on writes are captured and sent as theirs. Another's writes wait, and go on when they
   * come back; one who was to sign in has done so.
   *
   * @param principal any string that names them to this device; `''` is nobody in particular
   */
  identify(principal: string): Promise<void>;
  /** Takes {@link Health.erased} out of health: a person has seen it. */
  dismissErased(): void;
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
