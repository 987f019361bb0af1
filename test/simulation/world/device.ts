import type { WaitsFor } from '../../../src/outbox/intent.js';
import type { OutboxOptions } from '../../../src/outbox/options.js';
import type { Context } from './context.js';
import { Diary, type Told, type Written } from './diary.js';
import { Disk } from './disk.js';
import { LockManager } from './locks.js';
import { Page, type Shown } from './page.js';
import { Random } from './random.js';
import { Scheduler } from './scheduler.js';
import { type Reply, Server } from './server.js';
import { laneOf, optionsOf, type Setup } from './setup.js';
import type { Trace } from './trace.js';
import { Wire, type WireRequest } from './wire.js';
import { Worker } from './worker.js';

/** Noon on a Sunday. */
const start = Date.UTC(2026, 10, 22, 12);
const api = 'https://api.example';
/** Given by the page, since nothing here follows a trace. */
const traceparent = '00-1-1-01';

/** What watches a device and says when it breaks its promise. */
export interface Watch {
  left(request: WireRequest): void;
  shown(shown: Shown): void;
}

/** A write that a page makes. */
export interface WriteOrder {
  readonly path: string;
  readonly method: string;
  readonly bytes: number;
  readonly hasOwnKey: boolean;
}

/** Credentials are `given` when they are asked for; nobody is signed in (`none`); asking fails; or takes too long. */
export type Credentials = 'given' | 'none' | 'failing' | 'late';

/** One version of the service worker, and its life at present. */
interface WorkerSlot {
  readonly name: string;
  worker: Worker | undefined;
}

/** One device with its browser, its pages and workers, and the server that it talks to. */
export class Device {
  readonly setup: Setup;
  readonly options: OutboxOptions;
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly disk: Disk;
  readonly locks = new LockManager();
  readonly server = new Server();
  readonly wire: Wire;
  readonly diary = new Diary();
  watch: Watch | undefined;
  /** `localStorage`, as far as it is used. */
  mirror: string | undefined;
  /** Who is signed in. */
  user = '';
  /** What the app says when it is asked for somebody's credentials. */
  credentials: Credentials = 'given';
  readonly pages: Page[] = [];
  readonly #slots: WorkerSlot[] = [];
  /** Pages that a worker controls: the newest, since a worker that is activated takes over all pages of the one before. */
  readonly #controlled = new Set<Page>();
  #wallOffset = 0;
  #ids = 0;
  #writes = 0;
  #lives = 0;

  constructor(setup: Setup, seed: number, trace: Trace) {
    this.setup = setup;
    this.options = optionsOf(setup);
    this.random = new Random(seed);
    this.scheduler = new Scheduler(new Random(seed + 1), trace);
    this.disk = new Disk(this.scheduler, this.random, setup.isFine);
    this.wire = new Wire({
      scheduler: this.scheduler,
      random: this.random,
      server: this.server,
      watch: {
        left: (request) => this.watch?.left(request),
        answered: (request, reply) => this.#answered(request, reply),
      },
      wall: () => this.wall(),
      user: () => this.user,
    });
    if (setup.hasWorker) this.#slots.push({ name: 'worker 1', worker: undefined });
  }

  /** The device's clock, in ms since the Unix epoch. */
  wall(): number {
    return start + this.scheduler.time + this.#wallOffset;
  }

  /** Somebody sets the clock. */
  jump(ms: number): void {
    this.#wallOffset = Math.max(-start / 2, this.#wallOffset + ms);
    this.diary.jumps += 1;
  }

  uuid(): string {
    this.#ids += 1;
    return `id-${this.#ids}`;
  }

  async credentialsOf(context: Context, principal: string): Promise<Record<string, string> | undefined> {
    await context.step('asks for credentials', () => undefined);
    if (this.credentials === 'none') return undefined;
    if (this.credentials === 'failing') throw new Error('The app has no credentials now');
    if (this.credentials === 'late') await context.wait(40_000, 'has credentials at last');
    return { authorization: `Bearer ${principal}` };
  }

  get livingPages(): Page[] {
    return this.pages.filter(({ context }) => context.isAlive);
  }

  get livingWorkers(): Worker[] {
    return this.#slots.flatMap(({ worker }) => (worker?.context.isAlive ? [worker] : []));
  }

  get living(): Context[] {
    return [...this.livingPages, ...this.livingWorkers].map(({ context }) => context);
  }

  openPage(isControlled: boolean): Page {
    this.#lives += 1;
    const page = new Page(`page ${this.#lives}`, this);
    this.pages.push(page);
    if (isControlled) this.#controlled.add(page);
    return page;
  }

  /** A new version of the worker takes over. The one before may live on for a while, with what it has begun. */
  updateWorker(): void {
    if (!this.setup.hasWorker) return;
    this.#slots.push({ name: `worker ${this.#slots.length + 1}`, worker: undefined });
  }

  /** Something changed in the store: whoever shows it reads again. */
  announce(): void {
    for (const page of this.livingPages) page.stale();
  }

  memoryChanged(): void {
    const slot = this.#slots.at(-1);
    if (slot) this.scheduler.add(undefined, `${slot.name} is told of memory mode`, () => this.#wake(slot).askPages());
  }

  /** Asks the active worker for a drain. @returns whether there is one to ask */
  askWorker(cut: readonly WaitsFor[]): boolean {
    const slot = this.#slots.at(-1);
    if (!slot) return false;
    this.scheduler.add(undefined, `${slot.name} is asked to drain`, () => this.#wake(slot).drain(cut));
    return true;
  }

  shown(shown: Shown): void {
    this.watch?.shown(shown);
  }

  /** A page makes a write. */
  write(page: Page, { path, method, bytes, hasOwnKey }: WriteOrder): void {
    this.#writes += 1;
    const id = `w${this.#writes}`;
    const { href: url } = new URL(path, api);
    const written: Written = {
      id,
      page: page.context.name,
      url,
      method,
      body: bytes === 0 ? '' : `${id} says ${'x'.repeat(bytes)}`,
      lane: laneOf(this.setup.lanes, url),
      principal: this.user,
      ownKey: hasOwnKey ? `own-${id}` : undefined,
      at: this.scheduler.steps,
      time: this.scheduler.time,
      told: [],
    };
    this.diary.writes.set(id, written);
    this.#send(page, written);
  }

  /** A page repeats a write that it gave a key itself. */
  again(page: Page, written: Written): void {
    this.diary.repeated.add(written.id);
    this.#send(page, written);
  }

  /** Everything that lives ends at once, as when the browser crashes. */
  crash(): void {
    for (const context of this.living) context.die();
  }

  #send(page: Page, written: Written): void {
    const { id, url, method, body, ownKey } = written;
    const headers = { 'x-write': id, 'content-type': 'text/plain' };
    const bytes = body === '' ? undefined : new TextEncoder().encode(body).buffer;
    const write = { key: ownKey, traceparent, request: { url, method, headers }, body: bytes, secrets: {} };
    const tell = (told: Told) => {
      if (!page.context.isAlive) return;
      this.scheduler.trace.note(this.scheduler, page.context.name, `is told ${id} is ${told.kind}`);
      written.told.push({ ...told, at: this.scheduler.steps, by: page.context.name });
    };
    const slot = this.#controlled.has(page) ? this.#slots.at(-1) : undefined;
    if (!slot) return page.does(async () => tell(await page.take(write)));
    this.scheduler.add(page.context, `writes ${id}`, () => {
      const worker = this.#wake(slot);
      const end = worker.context.onDeath(() =>
        this.scheduler.add(page.context, `loses its worker with ${id}`, () => tell({ kind: 'failed' })),
      );
      page.does(async () => {
        const told = await worker.capture(write, page);
        end();
        this.scheduler.add(page.context, `has the answer to ${id}`, () => tell(told));
      });
    });
  }

  #wake(slot: WorkerSlot): Worker {
    if (slot.worker?.context.isAlive) return slot.worker;
    this.#lives += 1;
    slot.worker = new Worker(`${slot.name}.${this.#lives}`, this);
    return slot.worker;
  }

  /** A `sync` event: the worker starts, if it must, and drains. */
  sync(): void {
    const slot = this.#slots.at(-1);
    if (slot) this.#wake(slot).drain(['connection']);
  }

  #answered(request: WireRequest, reply: Reply): void {
    this.diary.answers.push({
      request,
      reply,
      at: this.scheduler.steps,
      wall: this.wall(),
      failures: this.disk.failures,
      jumps: this.diary.jumps,
    });
  }
}
