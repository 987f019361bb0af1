import type { Environment } from '../src/outbox/environment.js';
import { StorageError } from '../src/outbox/errors.js';
import type { WaitsFor } from '../src/outbox/intent.js';
import type { OutboxOptions } from '../src/outbox/options.js';
import { Outbox } from '../src/outbox/outbox.js';
import type { Store } from '../src/outbox/store.js';
import type { Choice } from '../src/storage/choose.js';

/** How long a storage that could not be used is left alone before it is tried again, in ms. */
const secondTry = 30_000;

/** What a worker's engine needs of its browser; a simulator can be all of it. */
export interface WorkerSurroundings {
  /** Finds out whether IndexedDB can be used, by using it. */
  choose(): Promise<Choice>;
  /** What an engine on this store needs. */
  environment(store: Store): Environment;
  /** Whether a page holds writes in its memory. */
  isHeldByPages(): Promise<boolean>;
  /** Runs something later, if this worker lives so long; `wait` in ms. */
  later(wait: number, run: () => void): void;
}

/** The worker's outbox on IndexedDB, opened when it is first needed. */
export class Engine {
  readonly #options: OutboxOptions;
  readonly #surroundings: WorkerSurroundings;
  #outbox: Promise<Outbox | undefined> | undefined;
  #pagesHold: Promise<boolean>;

  constructor(options: OutboxOptions, surroundings: WorkerSurroundings) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#pagesHold = surroundings.isHeldByPages();
  }

  /**
   * The outbox; `undefined` while nothing may be stored here: IndexedDB can't be used, or pages hold writes in their
   * memory, and a new one would overtake them.
   */
  async open(): Promise<Outbox | undefined> {
    // A page that is closed tells nobody; its lock does.
    if (await this.#pagesHold) this.#pagesHold = this.#surroundings.isHeldByPages();
    if (await this.#pagesHold) return undefined;
    this.#outbox ??= this.#choose();
    return this.#outbox;
  }

  /** A page tells that it holds writes in its memory, or holds none any more. The lock knows which. */
  askPages(): void {
    this.#pagesHold = this.#surroundings.isHeldByPages();
  }

  /** Sends what is due. A storage that fails leaves everything as it was, for a later drain. */
  async drain(cut: readonly WaitsFor[] = []): Promise<void> {
    try {
      const outbox = await this.open();
      await outbox?.drain(cut);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }

  async #choose(): Promise<Outbox | undefined> {
    const { store } = await this.#surroundings.choose();
    if (!store) {
      this.#surroundings.later(secondTry, () => (this.#outbox = undefined));
      return undefined;
    }
    return new Outbox(this.#surroundings.environment(store), this.#options);
  }
}
