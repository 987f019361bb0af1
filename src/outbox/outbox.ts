import type { Answer } from './answer.js';
import { Drain, lockName, ownerLockName } from './drain.js';
import type { Environment } from './environment.js';
import { fingerprint } from './fingerprint.js';
import type { Intent, StoredRequest, WaitsFor } from './intent.js';
import { laneOf } from './lane.js';
import { append, type Appended } from './ledger.js';
import type { OutboxOptions } from './options.js';
import { OutboxRecords } from './outbox-records.js';
import type { Receipt } from './receipt.js';
import { type Page, Sender, type Sent } from './sender.js';
import { newTraceparent } from './traceparent.js';
import { Turns } from './turns.js';

/** How long a store that failed is left alone before it is tried again, in ms. */
const putBackPause = 5000;

/** A write as it comes from a page. */
export interface Write {
  /** The page's own idempotency key, if it gave one. */
  readonly key: string | undefined;
  /** The page's own `traceparent`, if it gave one. */
  readonly traceparent: string | undefined;
  /** Without the headers on the secret list. */
  readonly request: StoredRequest;
  readonly body: ArrayBuffer | undefined;
  /** The headers on the secret list: for the first attempt only, never stored. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What became of a captured write, as far as its page is concerned. `done`: what is still going on for it. */
export type Captured = { readonly done: Promise<void> } & (
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'queued'; readonly intent: Intent; readonly position: number }
  /** The same write was captured before, and is settled. */
  | { readonly kind: 'settled'; readonly receipt: Receipt }
);

/** A write as it was stored, and the session pointer's name for the database in which that was. */
interface Kept {
  readonly intent: Intent;
  readonly clientId: string;
}

/** A write as it came, and who waits for it. */
interface Made {
  readonly write: Write;
  readonly page: Page;
}

/** A captured write: a live one is on its way already. */
type Begun = Exclude<Appended, { kind: 'live' }> | (Kept & { readonly kind: 'live'; readonly sending: Promise<Sent> });

/**
 * The engine: takes writes in, sends them, and answers for each until it is settled. Several engines, in tabs and
 * workers, share one store; each transition is a transaction, and locks keep them from sending the same thing twice.
 *
 * @example
 * const outbox = new Outbox(environment, outboxOptions({ lanes: 'url' }));
 * const captured = await outbox.capture(write, page);
 */
export class Outbox extends OutboxRecords {
  readonly #environment: Environment;
  readonly #options: OutboxOptions;
  readonly #owner: string;
  readonly #sender: Sender;
  readonly #turns = new Turns();
  readonly #drain: Drain;
  /** Captures that are not stored yet. */
  readonly #beginning = new Set<Promise<unknown>>();
  #alive: Promise<() => void> | undefined;
  #isPuttingBack = false;
  #isRetired = false;

  constructor(environment: Environment, options: OutboxOptions) {
    super(environment, options);
    this.#environment = environment;
    this.#options = options;
    this.#owner = environment.uuid();
    this.#sender = new Sender(environment, options, () => void this.#putBack());
    this.#drain = new Drain(environment, options, {
      sender: this.#sender,
      turns: this.#turns,
      owner: this.#owner,
      clientId: this.clientId,
    });
  }

  /**
   * Takes a write in: stores it, then sends it at once or queues it behind what waits.
   *
   * @throws StorageError when it could not be stored: nothing was sent
   * @throws RefusedError when its key belongs to another write
   */
  async capture(write: Write, page: Page): Promise<Captured> {
    const beginning = this.#begin(write, page);
    this.#beginning.add(beginning);
    const begun = await beginning.finally(() => this.#beginning.delete(beginning));
    this.#environment.announce();
    switch (begun.kind) {
      case 'live':
        return this.#answerLive(begun, await begun.sending, { write, page });
      case 'queued':
        return this.#awaitTurn(begun, { write, page });
      case 'settled':
        return { ...begun, done: Promise.resolve() };
    }
  }

  /** Stores a write and, if it is live, begins to send it. */
  async #begin(write: Write, page: Page): Promise<Begun> {
    const appended = await this.#append(write);
    if (appended.kind !== 'live') return appended;
    const sending = this.#sender.send(appended.intent, write.body, () => page, write.secrets);
    return { ...appended, sending };
  }

  async #append(write: Write): Promise<Appended> {
    const { store, clock, uuid, random } = this.#environment;
    await this.#live();
    await this.#sender.settled();
    const now = clock.now();
    const draft = {
      key: write.key ?? uuid(),
      lane: laneOf(this.#options.lanes, write.request),
      request: write.request,
      body: write.body,
      fingerprint: write.key === undefined ? undefined : fingerprint(write.request, write.body),
      traceparent: write.traceparent ?? newTraceparent(random),
      createdAt: now,
    };
    const alone = this.#options.lanes === 'strict';
    return store.write(async (tx) => {
      const isInFlight = (seq: number) => this.#sender.isInFlight(seq);
      const result = await append(tx, draft, { owner: this.#owner, isInFlight, alone, now, clientId: this.clientId });
      if (result.kind === 'live') this.#sender.depart(result.intent.seq);
      return result;
    });
  }

  /**
   * Sends whatever is due, and resolves when nothing is any more.
   *
   * @param cut waits that are over before their time, because something says that they are not needed any more
   * @throws StorageError when the store fails
   */
  async drain(cut: readonly WaitsFor[] = []): Promise<void> {
    await this.#live();
    await this.#drain.run(cut);
  }

  /** Runs while nothing of this outbox is on its way, and nothing departs. */
  whileIdle<T>(run: () => Promise<T>): Promise<T> {
    return this.#environment.locks.exclusive(lockName(this.#options.name), async () => {
      // What is being taken in may depart.
      await Promise.allSettled(this.#beginning);
      await this.#sender.idle();
      return run();
    });
  }

  /** Lets other engines take over what this one has on its way: it is not used any more. */
  retire(): void {
    this.#isRetired = true;
    this.#drain.retire();
    this.#alive?.then(
      (die) => die(),
      () => undefined,
    );
  }

  /**
   * Puts back what could not be concluded, as soon as the store works again: no other engine does, as long as this one
   * lives, and its lane waits for it.
   */
  async #putBack(): Promise<void> {
    if (this.#isPuttingBack) return;
    this.#isPuttingBack = true;
    while (this.#isPuttingBack && !this.#isRetired) {
      await this.#environment.clock.wait(putBackPause);
      await this.#drain.putBack().then(
        () => (this.#isPuttingBack = false),
        () => undefined,
      );
    }
  }

  /** Shows the other engines that this one lives, before it has anything on its way. */
  #live(): Promise<() => void> {
    this.#alive ??= this.#environment.locks
      .hold(ownerLockName(this.#options.name, this.#owner))
      .catch((error: unknown) => {
        this.#alive = undefined;
        throw error;
      });
    return this.#alive;
  }

  async #answerLive({ intent, clientId }: Kept, { final, concluded }: Sent, made: Made): Promise<Captured> {
    const goOn = async () => {
      const { reachableAgain, goesOn } = await concluded;
      if (reachableAgain) await this.drain(['connection']);
      else if (goesOn) await this.drain();
    };
    const done = goOn();
    // Whoever gets it handles its failure; until then it is nobody's.
    done.catch(() => undefined);
    if (final) return { kind: 'answered', answer: final, done };
    // Told when its new state is stored, so that what the page then reads agrees. When that failed, the intent is in
    // the store all the same, as sent by an engine that does not wait for it: the next drain recovers it.
    await concluded.catch(() => undefined);
    return this.#whereabouts({ intent, clientId, position: 1, done }, made);
  }

  async #awaitTurn(appended: Extract<Appended, { kind: 'queued' }>, made: Made): Promise<Captured> {
    const { intent, clientId, position, moving } = appended;
    const { clock } = this.#environment;
    const turn = moving ? this.#turns.wait(intent.key, made.page, clock.wait(this.#options.patience)) : undefined;
    const done = this.drain();
    done.catch(() => undefined);
    const answer = await turn;
    return answer ? { kind: 'answered', answer, done } : this.#whereabouts({ intent, clientId, position, done }, made);
  }

  /** What a page is told that gets no answer of its own: it may have been settled meanwhile, here or elsewhere. */
  async #whereabouts(
    { intent, clientId, position, done }: Kept & { readonly position: number; readonly done: Promise<void> },
    { write, page }: Made,
  ): Promise<Captured> {
    await this.#sender.settled();
    const [now, session] = await Promise.all([this.find(intent.key), this.session()]).catch(
      () => [{ intent }] as const,
    );
    if ('receipt' in now && now.receipt) return { kind: 'settled', receipt: now.receipt, done };
    const isAnother = session !== undefined && (session.clientId !== clientId || session.nextSeq <= intent.seq);
    // The database was deleted while the page waited, and this write with it: what the page is told must be true.
    if (now.intent === undefined && isAnother)
      return this.capture({ ...write, key: intent.key, traceparent: intent.traceparent }, page);
    return { kind: 'queued', intent: now.intent ?? intent, position, done };
  }
}
