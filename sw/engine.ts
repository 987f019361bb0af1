/// <reference lib="webworker" />
import { browserEnvironment } from '../src/browser/environment.js';
import { isHeldByPages } from '../src/browser/held-lock.js';
import { channelName } from '../src/browser/messages.js';
import type { Authorize } from '../src/outbox/environment.js';
import { StorageError } from '../src/outbox/errors.js';
import type { WaitsFor } from '../src/outbox/intent.js';
import type { OutboxOptions } from '../src/outbox/options.js';
import { Outbox } from '../src/outbox/outbox.js';
import { chooseStore } from '../src/storage/choose.js';
import type { UseStoreOptions } from '../src/storage/use-store.js';

/** How long a storage that could not be used is left alone before it is tried again, in ms. */
const secondTry = 30_000;

/** The worker's outbox on IndexedDB, opened when it is first needed. */
export class Engine {
  readonly #options: OutboxOptions;
  readonly #storage: UseStoreOptions;
  readonly #authorize: Authorize | undefined;
  readonly #channel: BroadcastChannel;
  #outbox: Promise<Outbox | undefined> | undefined;
  #pagesHold: Promise<boolean>;

  constructor(options: OutboxOptions, storage: UseStoreOptions, authorize?: Authorize) {
    this.#options = options;
    this.#storage = storage;
    this.#authorize = authorize;
    this.#channel = new BroadcastChannel(channelName(options.name));
    this.#pagesHold = isHeldByPages(options.name);
  }

  /**
   * The outbox; `undefined` while nothing may be stored here: IndexedDB can't be used, or pages hold writes in their
   * memory, and a new one would overtake them.
   */
  async open(): Promise<Outbox | undefined> {
    // A page that is closed tells nobody; its lock does.
    if (await this.#pagesHold) this.#pagesHold = isHeldByPages(this.#options.name);
    if (await this.#pagesHold) return undefined;
    this.#outbox ??= this.#choose();
    return this.#outbox;
  }

  /** A page tells that it holds writes in its memory, or holds none any more. The lock knows which. */
  askPages(): void {
    this.#pagesHold = isHeldByPages(this.#options.name);
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
    const { store } = await chooseStore(this.#options.name, this.#storage);
    if (!store) {
      setTimeout(() => (this.#outbox = undefined), secondTry);
      return undefined;
    }
    const announce = () => this.#channel.postMessage('changed');
    return new Outbox(browserEnvironment(store, announce, this.#authorize), this.#options);
  }
}
