import { type Change, discardIntent, editIntent, resolveIntent, retryIntent, withdrawIntent } from './actions.js';
import { find, findReadable, type Found, intentByKey } from './by-key.js';
import type { Environment } from './environment.js';
import { UsageError } from './errors.js';
import type { Health } from './health.js';
import { release } from './hold.js';
import { type Intent, readableIntent } from './intent.js';
import { readSession } from './ledger.js';
import type { OutboxOptions } from './options.js';
import { isPaused, pause, resume, seenPaused } from './pause.js';
import { readHealth } from './read-health.js';
import type { Receipt } from './receipt.js';
import { recordKeys } from './records.js';
import type { Resolution } from './resolution.js';
import { joinSessions, type Json, newSession, restartedSession, type SessionPointer } from './session.js';
import type { ReadTransaction, WriteTransaction } from './store.js';

/**
 * What is in an outbox, and what a person does to it: everything that needs the store alone. After an action that lets
 * something go, the caller sees to the drain.
 */
export class OutboxRecords {
  readonly #environment: Environment;
  readonly #options: OutboxOptions;
  /** Used if this profile has no session pointer yet. */
  protected readonly clientId: string;

  constructor(environment: Environment, options: OutboxOptions) {
    this.#environment = environment;
    this.#options = options;
    this.clientId = environment.uuid();
  }

  /**
   * Makes one intent due now, a parked one too, or ends the waits of all and a pause with them.
   *
   * @throws UsageError when no intent with this key waits
   */
  retry(key?: string): Promise<void> {
    return this.#change(async (tx) => {
      const { principal } = await readSession(tx, this.clientId);
      await release(tx, principal);
      if (key === undefined) resume(tx, principal);
      else await retryIntent(tx, key);
    });
  }

  /**
   * Gives an intent up. A settled one keeps its receipt.
   *
   * @throws UsageError when the key is not known
   */
  discard(key: string): Promise<Receipt> {
    return this.#change((tx) => discardIntent(tx, key, this.#environment.clock.now()));
  }

  /**
   * Takes a write back that has not been sent.
   *
   * @returns `false` when it is too late, and the write goes its way
   */
  withdraw(key: string): Promise<boolean> {
    return this.#change((tx) => withdrawIntent(tx, key, this.#environment.clock.now()));
  }

  /**
   * Changes a write that was not applied: it goes on in its old place under a new key.
   *
   * @returns the new key
   * @throws UsageError when no such intent waits, when the server may have applied it, or when its body is too large
   */
  async edit(key: string, change: Change): Promise<string> {
    this.#checkSize(change.body?.byteLength);
    const { clock, uuid } = this.#environment;
    const newKey = uuid();
    await this.#change((tx) => editIntent(tx, key, change, { newKey, now: clock.now() }));
    return newKey;
  }

  /**
   * Ends a conflict: the server's truth stands, or the write goes on, based on it and under a new key.
   *
   * @returns the receipt; it names the new key of a write that goes on
   * @throws UsageError when no such intent is in conflict, or when its body is too large
   */
  async resolve(key: string, resolution: Resolution): Promise<Receipt> {
    if (typeof resolution === 'object') this.#checkSize(resolution.body?.byteLength);
    return this.#change((tx) => resolveIntent(tx, key, resolution, this.#environment.clock.now()));
  }

  /** Nothing more of the current principal is sent until {@link resume}: new writes queue. */
  pause(): Promise<void> {
    return this.#change(async (tx) => pause(tx, (await readSession(tx, this.clientId)).principal));
  }

  resume(): Promise<void> {
    return this.#change(async (tx) => resume(tx, (await readSession(tx, this.clientId)).principal));
  }

  /**
   * Says whose writes are captured and sent from now on. The writes of others wait until they come back; one who comes
   * back has signed in.
   *
   * @param principal `''` is nobody in particular
   */
  identify(principal: string): Promise<SessionPointer> {
    return this.#change(async (tx) => {
      const session = await readSession(tx, this.clientId);
      await release(tx, principal);
      if (session.principal === principal) return session;
      const next = { ...session, principal, epoch: session.epoch + 1 };
      tx.put(recordKeys.session, next);
      return next;
    });
  }

  /** The outbox's part of health. */
  health(): Promise<Omit<Health, 'mode' | 'reason'>> {
    return this.#read((tx) => readHealth(tx, this.clientId));
  }

  /** Intents of the current principal in `seq` order; records that can't be read are left out. */
  intents({ after, limit = 1000 }: { after?: number; limit?: number } = {}): Promise<Intent[]> {
    return this.#read(async (tx) => {
      const { principal } = await readSession(tx, this.clientId);
      const range = { prefix: recordKeys.intents(principal), after: after === undefined ? undefined : [after] };
      const [entries, paused] = await Promise.all([tx.list(range, limit), isPaused(tx, principal)]);
      const intents = entries.flatMap(([, value]) => readableIntent(value));
      return paused ? intents.map(seenPaused) : intents;
    });
  }

  /** One intent, or its receipt. @throws DamagedRecordError */
  find(key: string): Promise<Found> {
    return this.#read(async (tx) => seen(tx, await find(tx, key)));
  }

  /** As {@link find}, for many keys in one transaction; of a record that can't be read, nothing is found. */
  findAll(keys: readonly string[]): Promise<Found[]> {
    return this.#read((tx) => Promise.all(keys.map(async (key) => seen(tx, await findReadable(tx, key)))));
  }

  /** The body of a waiting intent. */
  body(key: string): Promise<ArrayBuffer | undefined> {
    return this.#read(async (tx) => {
      const intent = await intentByKey(tx, key);
      if (!intent) return undefined;
      return (await tx.get(recordKeys.body(intent.principal, intent.seq))) as ArrayBuffer | undefined;
    });
  }

  /** The session pointer; made and stored on first use. */
  async session(): Promise<SessionPointer> {
    const stored = await this.#read((tx) => tx.get(recordKeys.session));
    return (
      (stored as SessionPointer | undefined) ?? this.#updateSession((session) => session ?? newSession(this.clientId))
    );
  }

  /** Stores the app's own value in the session pointer. */
  setSessionValue(value: Json): Promise<SessionPointer> {
    return this.#updateSession((session) => ({ ...(session ?? newSession(this.clientId)), value }));
  }

  /** Keeps a session pointer from before a change of storage mode going: whatever is further along wins. */
  continueSession(pointer: SessionPointer): Promise<SessionPointer> {
    return this.#updateSession((stored) => (stored ? joinSessions(stored, pointer) : pointer));
  }

  /** Goes on after the database was deleted, from the session pointer that a page still knows. */
  restartSession(known: SessionPointer): Promise<SessionPointer> {
    return this.#updateSession((stored) => restartedSession(stored, known, this.#environment.uuid()));
  }

  async #updateSession(update: (stored: SessionPointer | undefined) => SessionPointer): Promise<SessionPointer> {
    const { store, announce } = this.#environment;
    const [before, after] = await store.write(async (tx) => {
      const stored = (await tx.get(recordKeys.session)) as SessionPointer | undefined;
      const next = update(stored);
      if (next !== stored) tx.put(recordKeys.session, next);
      return [stored, next];
    });
    if (after !== before) announce();
    return after;
  }

  #read<T>(body: (tx: ReadTransaction) => Promise<T>): Promise<T> {
    return this.#environment.store.read(body);
  }

  async #change<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    const result = await this.#environment.store.write(body);
    this.#environment.announce();
    return result;
  }

  #checkSize(bytes = 0): void {
    const { bodyBytes } = this.#options.limits;
    if (bytes > bodyBytes)
      throw new UsageError(`The new body has ${bytes} bytes, and limits.bodyBytes is ${bodyBytes}. Make it smaller.`);
  }
}

/** An intent as it is seen while its principal is paused. */
async function seen(tx: ReadTransaction, found: Found): Promise<Found> {
  const { intent } = found;
  return intent && (await isPaused(tx, intent.principal)) ? { ...found, intent: seenPaused(intent) } : found;
}
