import { RefusedError, StorageError } from '../../../src/outbox/errors.js';
import { attemptHeaders } from '../../../src/outbox/headers.js';
import type { WaitsFor } from '../../../src/outbox/intent.js';
import { handOverLockName } from '../../../src/browser/messages.js';
import type { Write } from '../../../src/outbox/outbox.js';
import type { Page as Waiting } from '../../../src/outbox/sender.js';
import { Engine } from '../../../sw/engine.js';
import { Context } from './context.js';
import type { Device } from './device.js';
import { toldBy } from './told.js';
import type { Told } from './diary.js';
import type { Page } from './page.js';
import { workerSurroundings } from './surroundings.js';

/** How long a page has to say that it took a write, in ms, as in `sw/hand-over.ts`. */
const takenTimeout = 2000;

/** One life of a service worker: the real engine, with a stand-in for the browser's events around it. */
export class Worker {
  readonly context: Context;
  readonly #device: Device;
  readonly #engine: Engine;

  constructor(name: string, device: Device) {
    this.#device = device;
    this.context = new Context(name, device.scheduler);
    this.#engine = new Engine(device.options, workerSurroundings(device, this.context));
    // A worker starts when something happens, so that something is a chance to go on with what waits.
    this.drain();
  }

  drain(cut: readonly WaitsFor[] = []): void {
    this.#engine.drain(cut).catch((error: unknown) => this.#device.diary.surprises.push(error));
  }

  askPages(): void {
    this.#engine.askPages();
  }

  /** A page's write, as `sw/capture.ts` answers it. */
  async capture(write: Write, page: Page): Promise<Told> {
    try {
      const outbox = await this.#engine.open();
      if (!outbox) return await this.#withoutStorage(write, page);
      const captured = await outbox.capture(write, {
        present: () => this.context.step('looks for the page', () => page.context.isAlive),
      });
      captured.done.catch((error: unknown) => {
        if (!(error instanceof StorageError)) this.#device.diary.surprises.push(error);
      });
      return toldBy(captured, 'indexeddb');
    } catch (error) {
      if (error instanceof RefusedError) return { kind: 'refused', status: 422 };
      if (error instanceof StorageError) return this.#withoutStorage(write, page);
      this.#device.diary.surprises.push(error);
      return { kind: 'failed' };
    }
  }

  async #withoutStorage(write: Write, page: Page): Promise<Told> {
    const key = write.key ?? this.#device.uuid();
    const kept = { ...write, key, traceparent: write.traceparent ?? '00-1-1-01' };
    try {
      return (await this.#handOver(kept, page)) ?? (await this.#sendOnce(kept));
    } catch {
      return { kind: 'failed' };
    }
  }

  /** @returns `undefined` when nobody took it */
  async #handOver(write: Write, page: Page): Promise<Told | undefined> {
    const { locks, options } = this.#device;
    const lock = handOverLockName(options.name, write.key ?? '');
    const release = await locks.acquire(this.context, lock, { mode: 'shared' });
    const present = () => page.context.step('asks whether the worker waits', () => locks.held().has(lock));
    try {
      return await this.#answerOf(write, page, { present });
    } finally {
      release?.();
    }
  }

  async #answerOf(write: Write, page: Page, waiting: Waiting): Promise<Told | undefined> {
    const isThere = await this.context.step('looks for the page', () => page.context.isAlive);
    if (!isThere) return undefined;
    return new Promise((resolve, reject) => {
      let isTaken = false;
      this.#device.scheduler.addLater(this.context, 'finds that no page took it', takenTimeout, () => {
        if (!isTaken) resolve(undefined);
      });
      const until = this.#device.wall() + takenTimeout / 2;
      const take = async () => {
        // A page that is late leaves it to the worker.
        if (this.#device.wall() > until) return;
        const taking = page.take(write, waiting);
        this.#device.scheduler.add(this.context, 'hears that the page took it', () => {
          isTaken = true;
        });
        const told = await taking;
        await this.context.step('has the page’s answer', () => resolve(told));
      };
      const delay = this.#device.random.chance(0.1) ? 3000 : 0;
      this.#device.scheduler.addLater(page.context, 'is handed a write', delay, () => void take().catch(reject));
    });
  }

  async #sendOnce(write: Write & { readonly key: string; readonly traceparent: string }): Promise<Told> {
    const { request, body, secrets } = write;
    const { timeout, keyFormat } = this.#device.options;
    const headers = { ...request.headers, ...secrets, ...attemptHeaders(write, this.#device.wall(), keyFormat) };
    const { status } = await this.#device.wire.of(this.context, 'nowhere').send({ request, headers, body, timeout });
    return { kind: 'bare', status };
  }
}
