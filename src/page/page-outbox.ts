import { inheritanceLockName, memoryLockName } from '../browser/messages.js';
import { adopt, readContents } from '../outbox/adopt.js';
import type { Network } from '../outbox/environment.js';
import { StorageError } from '../outbox/errors.js';
import type { Health, StorageReason } from '../outbox/health.js';
import type { OutboxOptions } from '../outbox/options.js';
import { type Captured, Outbox, type Write } from '../outbox/outbox.js';
import type { Page } from '../outbox/sender.js';
import type { SessionPointer } from '../outbox/session.js';
import type { Store } from '../outbox/store.js';
import type { Choice } from '../storage/choose.js';
import { databaseName } from './erasure.js';
import { Inheritance, takeOver } from './inheritance.js';
import type { PageSurroundings } from './page-surroundings.js';

/** An outbox and what it is stored in. */
interface Held {
  readonly outbox: Outbox;
  readonly store: Store;
}

/** What a page's outbox needs of the page. */
export interface PageOutboxContext {
  readonly options: OutboxOptions;
  readonly surroundings: PageSurroundings;
  readonly announce: () => void;
  /** Memory mode began or ended. */
  readonly memoryChanged: () => void;
}

/** How long memory mode lasts before IndexedDB is tried again by itself, in ms. */
const trialPause = 15_000;

/** The page is always there to see its own answers. */
const here: Page = { present: () => Promise.resolve(true) };

/**
 * The page's outbox, in IndexedDB or, when that can't be used, in this page's memory:
 *
 * ```
 *              a transaction fails, or none works at the start
 *   indexeddb ────────────────────────────────────────────────► memory
 *             ◄────────────────────────────────────────────────
 *              a trial works: everything moves back in one transaction
 * ```
 *
 * Keys, order and session pointer go on through both. What lies in an IndexedDB that can only be read is sent from
 * memory too, by one page of all.
 */
export class PageOutbox {
  readonly #context: PageOutboxContext;
  #held: Held;
  #reason: StorageReason;
  /** The name of the database that memory mode left behind; `undefined` when it could not be read. */
  #left: string | undefined;
  /** When IndexedDB was last tried. */
  #triedAt = 0;
  /** A change of mode under way. */
  #changing: Promise<void> | undefined;
  /** The moment in it when what this page's memory holds is moved. */
  #moving: Promise<void> | undefined;
  /** Lets go of the lock that tells the worker of this page's memory mode. */
  #endMemory: (() => void) | undefined;
  /** Lets go of the lock that makes this page the one to send what lies in an IndexedDB that can't be written. */
  #endTakeOver: (() => void) | undefined;
  /** What this page took over, and has to send before any tab sends what was written in memory mode. */
  #inheritance: Inheritance | undefined;
  /** Another tab has such an inheritance: nothing that this page holds in memory may leave before that is through. */
  #isBehind = false;

  private constructor(context: PageOutboxContext) {
    this.#context = context;
    // Until the choice is made.
    this.#held = this.#hold(this.#context.surroundings.memory());
    this.#reason = 'ok';
  }

  /** Opens the outbox in the best mode that works. */
  static async open(context: PageOutboxContext): Promise<PageOutbox> {
    const page = new PageOutbox(context);
    const choice = await page.#choose();
    if (!choice.store) await page.#useMemory(choice.reason, choice.readable);
    else
      try {
        await page.#useDurable(choice.store);
      } catch (error) {
        // It worked when it was tried, and fails now.
        if (!(error instanceof StorageError)) throw error;
        await page.#useMemory(error.reason, choice.store);
      }
    return page;
  }

  get mode(): Health['mode'] {
    return this.#held.store.mode;
  }

  /** In memory mode, the name of the database that was in use before, or could be read at least. */
  get left(): string | undefined {
    return this.#left;
  }

  /** Where records of the page's own are kept: `optimistic()`'s snapshots. */
  get store(): Store {
    return this.#held.store;
  }

  async health(): Promise<Health> {
    const health = await this.use((outbox) => outbox.health());
    return { ...health, mode: this.mode, reason: this.#reason };
  }

  /**
   * Takes a write in; when IndexedDB fails, in memory.
   *
   * @param page whoever waits for the answer; by default this page itself
   */
  async capture(write: Write, page: Page = here): Promise<Captured> {
    await this.#unchanging();
    return this.use((outbox) => outbox.capture(write, page));
  }

  /** Does something with the outbox; when IndexedDB fails, the same in memory mode. */
  async use<T>(action: (outbox: Outbox) => Promise<T>): Promise<T> {
    await this.#moving?.catch(() => undefined);
    const { outbox, store } = this.#held;
    try {
      return await action(outbox);
    } catch (error) {
      if (!(error instanceof StorageError) || store.mode === 'memory') throw error;
      // Several may fail at once: the first of them changes the mode for all.
      await this.#change(async () => {
        if (this.#held.store === store) await this.#useMemory(error.reason, store);
      });
      await this.#unchanging();
      return action(this.#held.outbox);
    }
  }

  /** The session pointer. */
  session(): Promise<SessionPointer> {
    return this.useSession((outbox) => outbox.session());
  }

  /** As {@link use}, for what gives the session pointer: it is copied at once for pages that must go on without IndexedDB. */
  async useSession(action: (outbox: Outbox) => Promise<SessionPointer>): Promise<SessionPointer> {
    const session = await this.use(action);
    this.#context.surroundings.mirror.write(session);
    return session;
  }

  /**
   * In memory mode, tries IndexedDB again, and moves everything there if it works.
   *
   * @returns whether the outbox is in IndexedDB now
   */
  async promote(): Promise<boolean> {
    await this.#unchanging();
    if (this.mode === 'indexeddb') return true;
    const choice = await this.#choose();
    if (!choice.store) {
      choice.readable?.close();
      this.#reason = choice.reason;
      return false;
    }
    const { store } = choice;
    await this.#change(async () => {
      const { outbox, store: memory } = this.#held;
      if (memory.mode === 'indexeddb') return store.close();
      // What is on its way gets its answer first, lest its write be sent from both.
      await outbox.whileIdle(() =>
        this.#move(async () => {
          const contents = await memory.read(readContents);
          await store.write((tx) => adopt(tx, contents));
          await this.#useDurable(store);
        }),
      );
    });
    return true;
  }

  /** When to try IndexedDB again, in ms since the Unix epoch; `undefined` while it is in use. */
  get nextTrialAt(): number | undefined {
    if (this.mode !== 'memory') return undefined;
    // A clock that was set back must not put the next trial off for as long.
    this.#triedAt = Math.min(this.#triedAt, this.#context.surroundings.now());
    return this.#triedAt + trialPause;
  }

  /** As {@link promote}, but not more often than every few seconds: an IndexedDB that hangs costs time to try. */
  async promoteNowAndThen(): Promise<void> {
    if (this.#context.surroundings.now() < (this.nextTrialAt ?? Infinity)) return;
    await this.promote().catch(() => undefined);
  }

  close(): void {
    this.#endMemory?.();
    this.#endTakeOver?.();
    this.#inheritance?.end();
    this.#held.outbox.retire();
    this.#held.store.close();
  }

  #choose(): Promise<Choice> {
    this.#triedAt = this.#context.surroundings.now();
    return this.#context.surroundings.choose();
  }

  #hold(store: Store): Held {
    const { announce, options, surroundings } = this.#context;
    if (store.mode === 'indexeddb')
      return { store, outbox: new Outbox(surroundings.environment(store, announce), options) };
    const environment = surroundings.environment(store, () => {
      announce();
      this.#inheritance?.look(this.#held.outbox).catch(() => undefined);
    });
    const network: Network = {
      send: (outgoing) =>
        this.#isBehind
          ? Promise.reject(new Error('Earlier writes of another tab are sent first'))
          : environment.network.send(outgoing),
    };
    return { store, outbox: new Outbox({ ...environment, network }, options) };
  }

  /** Resolves when no change of mode is under way: what begins during one may be left behind by it. */
  async #unchanging(): Promise<void> {
    while (this.#changing) await this.#changing;
  }

  /** Moves what this page's memory holds. What is done to it from here on would be left behind, so that it waits. */
  async #move(move: () => Promise<void>): Promise<void> {
    const moving = move();
    this.#moving = moving;
    try {
      await moving;
    } finally {
      this.#moving = undefined;
    }
  }

  /** Runs one change of mode after the other; captures wait for them, and not for their success. */
  async #change(change: () => Promise<void>): Promise<void> {
    const turn = (this.#changing ?? Promise.resolve()).then(change);
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#changing = over;
    try {
      await turn;
    } finally {
      if (this.#changing === over) this.#changing = undefined;
    }
    this.#context.announce();
  }

  async #useDurable(store: Store): Promise<void> {
    this.#held.outbox.retire();
    this.#held = this.#hold(store);
    this.#reason = 'ok';
    const copy = this.#context.surroundings.mirror.read();
    if (copy) await this.#held.outbox.continueSession(copy);
    if (!this.#endMemory) return;
    this.#endMemory();
    this.#endMemory = undefined;
    this.#endTakeOver?.();
    this.#inheritance?.end();
    this.#inheritance = undefined;
    this.#isBehind = false;
    this.#context.memoryChanged();
  }

  async #useMemory(reason: StorageReason, readable: Store | undefined): Promise<void> {
    const held = this.#hold(this.#context.surroundings.memory());
    const copy = this.#context.surroundings.mirror.read();
    if (copy) await held.outbox.continueSession(copy);
    // For as long as it lasts, the worker stores nothing: it would overtake what is held here.
    this.#endMemory ??= await this.#context.surroundings.holdLock(memoryLockName(this.#context.options.name), {
      mode: 'shared',
    });
    this.#context.memoryChanged();
    // What the engine before has on its way is sent from here too, under the same key: it can't be stored there how it ends.
    this.#held.outbox.retire();
    const isFirst = await this.#inherit(readable, held.store);
    this.#left = readable && (await databaseName(readable).catch(() => undefined));
    readable?.close();
    this.#held = held;
    this.#reason = reason;
    if (!isFirst) {
      this.#isBehind = true;
      // Whatever keeps it from waiting for its turn must not keep it from ever sending.
      this.#comeAfter().catch(() => (this.#isBehind = false));
    }
  }

  /**
   * Takes over what waits in an IndexedDB that can't be written, in front of everything else; the first page to do so sends
   * it, and no other.
   *
   * @returns `false` when another page has done so, and is not through
   */
  async #inherit(readable: Store | undefined, memory: Store, pass?: () => void): Promise<boolean> {
    const { options, surroundings } = this.#context;
    const name = inheritanceLockName(options.name);
    const passOn = pass ?? (await surroundings.holdLock(name, { ifAvailable: true }));
    if (!passOn) return false;
    const taken = readable && (await takeOver(readable, memory, options.name, surroundings));
    this.#endTakeOver = taken?.end;
    this.#inheritance = new Inheritance(taken?.keys ?? [], passOn);
    if (!taken?.keys.length) passOn();
    return true;
  }

  /** Waits until the page with the inheritance is through, or gone with it: then this one takes it over. */
  async #comeAfter(): Promise<void> {
    const { options, surroundings } = this.#context;
    const passOn = await surroundings.holdLock(inheritanceLockName(options.name), {});
    // Back in IndexedDB, everything is in its place.
    const isBack = await this.promote().catch(() => false);
    if (isBack || !passOn) return passOn?.();
    const { store, ...choice } = await this.#choose();
    const readable = store ?? ('readable' in choice ? choice.readable : undefined);
    await this.#change(async () => {
      const { outbox, store: own } = this.#held;
      // It has come back meanwhile; and the drain's lock, held twice, would wait for itself.
      if (own.mode === 'indexeddb') return passOn();
      await outbox.whileIdle(async () => {
        const next = this.#hold(this.#context.surroundings.memory());
        await this.#inherit(readable, next.store, passOn);
        await this.#move(async () => {
          const contents = await own.read(readContents);
          await next.store.write((tx) => adopt(tx, contents));
          outbox.retire();
          this.#held = next;
          this.#isBehind = false;
        });
      });
    }).finally(() => readable?.close());
    await this.#held.outbox.drain(['connection']).catch(() => undefined);
  }
}
