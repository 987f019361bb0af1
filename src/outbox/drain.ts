import { messageOf } from './attempt.js';
import { unanswered, type Verdict } from './classify.js';
import { setAside } from './damaged.js';
import type { Environment } from './environment.js';
import { firstHeld, release } from './hold.js';
import { type Intent, originOf, type WaitsFor } from './intent.js';
import { postpone, readSession, undeparted } from './ledger.js';
import type { OutboxOptions } from './options.js';
import { recordKeys, type SendingRecord } from './records.js';
import { pruneReceipts } from './receipts.js';
import { recover } from './recover.js';
import { type Problem, problemTypes } from './problem.js';
import type { Sender, Sent } from './sender.js';
import { take, type TakeOptions } from './take.js';
import type { Turns } from './turns.js';

/** Why a write waits whose principal has no credentials to give. */
const signInFirst: Problem = { type: problemTypes.signIn, title: 'Sign in to send this', phase: 'send' };

/** Receipts deleted by one drain at most. */
const pruneLimit = 200;

/**
 * The one drain of an outbox. However often and from wherever it is asked for, one pass runs at a time; what is asked
 * for during a pass makes it go once more over what is there by then.
 *
 * ```
 *   run() ──► wait for the lock ──► recover ──► take ──► send ──► conclude ─┐
 *                                                 ▲                        │
 *                                                 └── while anything is due ┘ ──► prune
 * ```
 */
export class Drain {
  readonly #environment: Environment;
  readonly #options: OutboxOptions;
  readonly #sender: Sender;
  readonly #turns: Turns;
  readonly #owner: string;
  readonly #clientId: string;
  #running: Promise<void> | undefined;
  #asked = false;
  #isRetired = false;
  #cut = new Set<WaitsFor>();

  constructor(
    environment: Environment,
    options: OutboxOptions,
    { sender, turns, owner, clientId }: { sender: Sender; turns: Turns; owner: string; clientId: string },
  ) {
    this.#environment = environment;
    this.#options = options;
    this.#sender = sender;
    this.#turns = turns;
    this.#owner = owner;
    this.#clientId = clientId;
  }

  /**
   * Sends whatever is due, and resolves when nothing is any more.
   *
   * @param cut waits that are over before their time
   * @throws StorageError when the store fails; what was on its way is sent again by a later drain
   */
  run(cut: readonly WaitsFor[] = []): Promise<void> {
    for (const wait of cut) this.#cut.add(wait);
    this.#asked = true;
    this.#running ??= this.#locked();
    return this.#running;
  }

  /** Takes nothing any more; what is on its way still ends. */
  retire(): void {
    this.#isRetired = true;
  }

  async #locked(): Promise<void> {
    try {
      await this.#environment.locks.exclusive(lockName(this.#options.name), () => this.#passes());
    } catch (error) {
      this.#running = undefined;
      throw error;
    }
  }

  async #passes(): Promise<void> {
    try {
      while (this.#asked && !this.#isRetired) {
        this.#asked = false;
        const cut = this.#cut;
        this.#cut = new Set();
        await this.#pass(cut);
      }
    } finally {
      // In the same turn as the last look at `#asked`: who asks after it gets a new run.
      this.#running = undefined;
    }
  }

  async #pass(cut: Set<WaitsFor>): Promise<void> {
    await this.#recover();
    await this.#signIn();
    const active = new Set<Promise<void>>();
    /** Origins that did not answer: one probe a pass is enough. */
    const down = new Set<string>();
    const tried = new Set<number>();
    const failures: unknown[] = [];
    try {
      for (;;) {
        const limit = this.#options.parallelLanes - active.size;
        for (const intent of limit > 0 && !this.#isRetired ? await this.#take({ limit, cut, down, tried }) : []) {
          const sending = this.#send(intent, { cut, down, tried })
            .catch((error: unknown) => void failures.push(error))
            .finally(() => active.delete(sending));
          active.add(sending);
        }
        if (active.size === 0) break;
        await Promise.race(active);
        if (failures.length > 0) break;
      }
    } finally {
      // When the store fails, the other lanes still finish what they have on the wire.
      await Promise.allSettled(active);
    }
    if (failures.length > 0) throw failures[0];
    await this.#prune();
  }

  async #take(options: Pick<TakeOptions, 'limit' | 'cut' | 'down' | 'tried'>): Promise<Intent[]> {
    const { store, clock, announce } = this.#environment;
    const taken = await store.write(async (tx) => {
      const { principal } = await readSession(tx, this.#clientId);
      const intents = await take(tx, { ...options, principal, owner: this.#owner, now: clock.now() });
      for (const { seq } of intents) this.#sender.depart(seq);
      return intents;
    });
    if (taken.length > 0) announce();
    return taken;
  }

  async #send(intent: Intent, pass: { cut: Set<WaitsFor>; down: Set<string>; tried: Set<number> }): Promise<void> {
    const sent = await this.#dispatch(intent);
    if (!sent?.final) pass.tried.add(intent.seq);
    if (!sent) return;
    if (!sent.answered) pass.down.add(originOf(intent.request.url) ?? '');
    const { reachableAgain } = await sent.concluded;
    if (reachableAgain) pass.cut.add('connection');
  }

  /** @returns nothing when it could not even be tried */
  async #dispatch(intent: Intent): Promise<Sent | undefined> {
    const { key } = intent;
    const secrets = await this.#secretsOf(intent);
    if ('kind' in secrets) {
      const failed = await this.#sender.fail(intent, secrets);
      this.#turns.fulfil(key, failed);
      return failed;
    }
    // Last before it leaves: whatever was waited for until here, a person may have signed out meanwhile.
    const load = await this.#load(intent);
    if (load.kind !== 'ready') return undefined;
    const sent = await this.#sender.send(intent, load.body, () => this.#turns.claim(key), secrets.headers);
    this.#turns.fulfil(key, sent);
    return sent;
  }

  async #secretsOf(intent: Intent): Promise<{ readonly headers: Readonly<Record<string, string>> } | Verdict> {
    const { authorize, clock } = this.#environment;
    if (!authorize) return { headers: {} };
    const { timeout } = this.#options;
    try {
      const headers = await Promise.race([
        authorize(intent.request, intent),
        clock.wait(timeout).then(() => Promise.reject(new Error(`authorize gave nothing within ${timeout / 1000} s`))),
      ]);
      return headers ? { headers } : { kind: 'held', problem: signInFirst };
    } catch (error) {
      return unanswered(messageOf(error));
    }
  }

  /**
   * Reads what is to be sent. What is damaged is set aside; what a person has discarded, or is another principal's by
   * now, does not leave.
   */
  async #load(intent: Intent): Promise<{ kind: 'ready'; body: ArrayBuffer | undefined } | { kind: 'not-ready' }> {
    const { store, announce } = this.#environment;
    const { principal, seq, key, bodyBytes } = intent;
    try {
      const [session, current, body] = await store.read((tx) =>
        Promise.all([
          readSession(tx, this.#clientId),
          tx.get(recordKeys.intent(principal, seq)) as Promise<Partial<Intent> | undefined>,
          bodyBytes === 0 ? undefined : (tx.get(recordKeys.body(principal, seq)) as Promise<ArrayBuffer | undefined>),
        ]),
      );
      const mayLeave = session.principal === principal && current?.key === key;
      if (mayLeave && (body?.byteLength ?? 0) === bodyBytes) return { kind: 'ready', body };
      await store.write(async (tx) => {
        if (mayLeave) await setAside(tx, intent, intent);
        else await postpone(tx, { ...undeparted(intent), state: 'queued' });
      });
    } catch (error) {
      this.#sender.stay(seq);
      throw error;
    }
    this.#sender.stay(seq);
    announce();
    return { kind: 'not-ready' };
  }

  /** Ends the hold for sign-in when the app can give credentials again. */
  async #signIn(): Promise<void> {
    const { store, authorize } = this.#environment;
    if (!authorize) return;
    const held = await store.read(async (tx) => {
      const { principal } = await readSession(tx, this.#clientId);
      return firstHeld(tx, principal);
    });
    if (!held) return;
    const secrets = await this.#secretsOf(held);
    if ('kind' in secrets) return;
    await store.write((tx) => release(tx, held.principal));
    this.#environment.announce();
  }

  /** Puts back what the store says is on its way from here, and is not: it could not be stored how that ended. */
  async putBack(): Promise<void> {
    const { store, announce } = this.#environment;
    const isAlive = (owner: string, seq: number) => owner !== this.#owner || this.#sender.isInFlight(seq);
    const recovered = await store.write((tx) => recover(tx, isAlive));
    if (recovered > 0) announce();
  }

  async #recover(): Promise<void> {
    const { store, locks } = this.#environment;
    const sending = await store.read((tx) => tx.list({ prefix: recordKeys.allSending }));
    if (sending.length === 0) return;
    // Only who sent before the look at the locks can be seen to be gone by it.
    const seen = new Set(sending.map(([, value]) => (value as SendingRecord).owner));
    const held = await locks.held();
    const isAlive = (owner: string, seq: number) =>
      owner === this.#owner
        ? this.#sender.isInFlight(seq)
        : !seen.has(owner) || held.has(ownerLockName(this.#options.name, owner));
    const recovered = await store.write((tx) => recover(tx, isAlive));
    if (recovered > 0) this.#environment.announce();
  }

  async #prune(): Promise<void> {
    const { store, clock } = this.#environment;
    const { receipts } = this.#options;
    const before = clock.now() - receipts.age;
    await store.write((tx) => pruneReceipts(tx, { ...receipts, before, limit: pruneLimit }));
  }
}

/** The lock that makes one drain of all that are asked for, in whatever tab or worker. */
export function lockName(outbox: string): string {
  return `holdfast:${outbox}:drain`;
}

/** The lock that an engine holds as long as it lives, so that others can tell whether its sends are still awaited. */
export function ownerLockName(outbox: string, owner: string): string {
  return `holdfast:${outbox}:owner:${owner}`;
}
