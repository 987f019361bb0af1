import { RefusedError, StorageError, UsageError } from '../../../src/outbox/errors.js';
import type { Health } from '../../../src/outbox/health.js';
import type { Intent, WaitsFor } from '../../../src/outbox/intent.js';
import type { Outbox, Write } from '../../../src/outbox/outbox.js';
import type { Page as Waiting } from '../../../src/outbox/sender.js';
import { PageOutbox } from '../../../src/page/page-outbox.js';
import { Context } from './context.js';
import type { Device } from './device.js';
import type { Told } from './diary.js';
import { watchedMemory } from './memory.js';
import { Rows } from './rows.js';
import { isHeldByPages, pageSurroundings } from './surroundings.js';
import { toldBy } from './told.js';

/** How often a page looks whether what is on its way is still awaited, in ms, as in `page-client.ts`. */
const heartbeat = 5000;
/** How soon after a timer's drain the next one comes, in ms, as in `triggers.ts`. */
const pause = 1000;

/** What a page showed, and what its store held while it read that. */
export interface Shown {
  readonly health: Health;
  readonly rows: Rows;
}

/** One life of a page: the real outbox, with a stand-in for the client and its triggers around it. */
export class Page {
  readonly context: Context;
  readonly #device: Device;
  /** How often memory mode began or ended here. */
  modeChanges = 0;
  readonly #memories: ReturnType<typeof watchedMemory>[] = [];
  #outbox: PageOutbox | undefined;
  #opening: Promise<PageOutbox>;
  #isStale = true;
  #isReading = false;
  #timer = 0;
  #askedAt = -Infinity;
  #lookAt = Infinity;

  constructor(name: string, device: Device) {
    this.#device = device;
    this.context = new Context(name, device.scheduler);
    const newMemory = () => {
      const memory = watchedMemory();
      this.#memories.push(memory);
      return memory.store;
    };
    this.#opening = PageOutbox.open({
      options: device.options,
      surroundings: pageSurroundings(device, this.context, newMemory),
      announce: () => device.announce(),
      memoryChanged: () => {
        this.modeChanges += 1;
        device.memoryChanged();
      },
    });
    this.#open().catch((error: unknown) => this.#surprised(error));
  }

  /** The storage mode; `undefined` until the outbox is open. */
  get mode(): 'indexeddb' | 'memory' | undefined {
    return this.#outbox?.mode;
  }

  /** What lies in this page's memory: in the store that it uses, when it prepares another. */
  get memory(): Rows {
    const used = this.#memories.find(({ store }) => store === this.#outbox?.store);
    return (used ?? this.#memories.at(-1))?.rows ?? new Rows();
  }

  /** Captures a write here: this page's own, or one that the worker could not store. */
  async take(write: Write, waiting?: Waiting): Promise<Told> {
    const outbox = await this.#opening;
    try {
      const captured = await outbox.capture(write, waiting);
      captured.done.catch((error: unknown) => this.#expected(error));
      return toldBy(captured, outbox.mode);
    } catch (error) {
      if (error instanceof RefusedError) return { kind: 'refused', status: 422 };
      this.#expected(error);
      return { kind: 'failed' };
    }
  }

  /** Something changed in the outbox: what is shown must be read again. */
  stale(): void {
    this.#isStale = true;
  }

  get isStale(): boolean {
    return this.#isStale && !this.#isReading && this.#outbox !== undefined && this.context.isAlive;
  }

  /** Reads what is shown, and sets the timer for the next attempt. */
  refresh(): void {
    this.#read().catch((error: unknown) => this.#expected(error));
  }

  /** Something says that sending might work. */
  drain(cut: readonly WaitsFor[]): void {
    this.#drain(cut)
      .catch((error: unknown) => this.#expected(error))
      .finally(() => this.stale())
      .catch(() => undefined);
  }

  /** A person's word, about one write or about all. */
  async retry(key?: string): Promise<void> {
    const outbox = await this.#opening;
    if (outbox.mode === 'memory') await outbox.promote().catch(() => false);
    await outbox.use((engine) => engine.retry(key));
    await this.#drain(['connection', 'backoff']);
  }

  /** Does something to the outbox that may let a write go. */
  async act<T>(action: (engine: Outbox) => Promise<T>): Promise<T> {
    const outbox = await this.#opening;
    const result = await outbox.use(action);
    this.drain([]);
    return result;
  }

  /** Says who is at work here. */
  async identify(principal: string): Promise<void> {
    const outbox = await this.#opening;
    await outbox.useSession((engine) => engine.identify(principal));
    this.drain([]);
  }

  async promote(): Promise<void> {
    const outbox = await this.#opening;
    await outbox.promote();
  }

  /** What a person sees in the outbox. */
  async intents(): Promise<Intent[]> {
    const outbox = await this.#opening;
    return outbox.use((engine) => engine.intents());
  }

  /** Runs something that a person does in this page; what can go wrong in a real one is no surprise. */
  does(action: () => Promise<void>): void {
    action().catch((error: unknown) => this.#expected(error));
  }

  async #open(): Promise<void> {
    this.#outbox = await this.#opening;
    this.drain(['connection']);
  }

  async #drain(cut: readonly WaitsFor[]): Promise<void> {
    const outbox = await this.#opening;
    if (outbox.mode === 'memory') void outbox.promoteNowAndThen();
    else if (!(await isHeldByPages(this.#device, this.context)) && this.#device.askWorker(cut)) return;
    await outbox.use((engine) => engine.drain(cut));
  }

  async #read(): Promise<void> {
    const outbox = await this.#opening;
    this.#isReading = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        await outbox.session();
        const { version } = this.#device.disk;
        const health = await outbox.health();
        const rows = outbox.mode === 'memory' ? this.memory : this.#device.disk.durable;
        if (outbox.mode === 'indexeddb' && version === this.#device.disk.version) this.#device.shown({ health, rows });
        this.#setTimer(outbox, health);
      }
    } finally {
      this.#isReading = false;
    }
  }

  #setTimer(outbox: PageOutbox, { counts, nextAttemptAt }: Health): void {
    const wall = this.#device.wall();
    this.#lookAt = counts.sending > 0 ? Math.min(this.#lookAt, wall + heartbeat) : Infinity;
    const at = Math.min(nextAttemptAt ?? Infinity, this.#lookAt, outbox.nextTrialAt ?? Infinity);
    this.#timer += 1;
    if (at === Infinity) return;
    const set = this.#timer;
    this.#device.scheduler.addLater(
      this.context,
      'has its timer',
      Math.max(at - wall, this.#askedAt + pause - wall),
      () => {
        if (set !== this.#timer) return;
        this.#askedAt = this.#device.wall();
        this.#lookAt = Infinity;
        this.drain([]);
      },
    );
  }

  #expected(error: unknown): void {
    if (error instanceof StorageError || error instanceof UsageError) return;
    this.#surprised(error);
  }

  #surprised(error: unknown): void {
    this.#device.diary.surprises.push(error);
  }
}
