import { isHeldByPages, isLockHeld } from '../browser/held-lock.js';
import { handOverLockName } from '../browser/messages.js';
import { nativeFetch } from '../browser/native-fetch.js';
import { keyReuse, respond } from '../browser/respond.js';
import { writeOf } from '../browser/write-of.js';
import { RefusedError } from '../outbox/errors.js';
import type { Health, LastProblem } from '../outbox/health.js';
import type { Intent, WaitsFor } from '../outbox/intent.js';
import type { OutboxOptions } from '../outbox/options.js';
import type { Outbox, Write } from '../outbox/outbox.js';
import { recordKeys } from '../outbox/records.js';
import type { Receipt } from '../outbox/receipt.js';
import type { Page } from '../outbox/sender.js';
import type { Json, SessionPointer } from '../outbox/session.js';
import type { Client, IntentQuery, RecordStatus, Session, Snapshot } from './client.js';
import { bytesOf, type Edit, editedHeaders } from './edited.js';
import type { ErasureWatch } from './erasure.js';
import { pageFetch, type PageFetchContext } from './page-fetch.js';
import type { PageOutbox } from './page-outbox.js';
import { Triggers } from './triggers.js';
import { Watchers } from './watchers.js';
import type { WorkerLink } from './worker-link.js';

/** How often to see whether what is on its way is still awaited, in ms. */
const heartbeat = 5000;

/** The client that `connect()` returns. */
export class PageClient implements Client {
  readonly #outbox: PageOutbox;
  readonly #options: OutboxOptions;
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(health: Health) => void>();
  readonly #watchers = new Watchers();
  readonly #erasure: ErasureWatch;
  readonly #triggers = new Triggers((cut) => this.#drainAndLook(cut));
  #link: WorkerLink | undefined;
  #problem: LastProblem | undefined;
  #health: Health;
  #session: SessionPointer;
  /** When to see whether what is on its way is still awaited, in ms since the Unix epoch; `Infinity` when nothing is. */
  #lookAt = Infinity;
  #isClosed = false;
  #reading = false;
  #stale = false;

  private constructor(
    outbox: PageOutbox,
    options: OutboxOptions,
    channel: BroadcastChannel,
    erasure: ErasureWatch,
    first: { health: Health; session: SessionPointer },
  ) {
    this.#outbox = outbox;
    this.#options = options;
    this.#channel = channel;
    this.#erasure = erasure;
    this.#health = first.health;
    this.#session = first.session;
    addEventListener('beforeunload', this.#warn);
    // A message is a hint to read again, never state: whatever it says, the store knows better.
    channel.addEventListener('message', () => this.refresh());
  }

  /** @param channel on which engines hint at each other that something changed; closed with the client */
  static async open(
    outbox: PageOutbox,
    options: OutboxOptions,
    channel: BroadcastChannel,
    erasure: ErasureWatch,
  ): Promise<PageClient> {
    return new PageClient(outbox, options, channel, erasure, await read(outbox, erasure));
  }

  /** Something changed in the outbox: tells the other engines, and reads again. */
  announce(): void {
    if (this.#isClosed) return;
    this.#channel.postMessage('changed');
    this.refresh();
  }

  /** Joins the client and its worker: from now on the worker drains. */
  attach(link: WorkerLink): void {
    this.#link = link;
    const { problem } = link;
    if (problem) this.#problem = { type: 'about:blank', title: problem.message, phase: problem.phase, at: Date.now() };
    this.refresh();
    this.#drainLater(['connection']);
  }

  get health(): Health {
    return this.#health;
  }

  get session(): Session {
    return {
      ...this.#session,
      set: async (value: Json) => {
        this.#session = await this.#outbox.useSession((outbox) => outbox.setSessionValue(value));
      },
    };
  }

  subscribe(callback: (health: Health) => void): () => void {
    this.#listeners.add(callback);
    callback(this.#health);
    return () => this.#listeners.delete(callback);
  }

  watch(key: string, callback: (status: RecordStatus) => void): () => void {
    const stop = this.#watchers.add(key, callback);
    // With all that begin to watch at this moment, in one reading.
    this.refresh();
    return stop;
  }

  intents(query?: IntentQuery): Promise<Intent[]> {
    return this.#outbox.use((outbox) => outbox.intents(query));
  }

  body(key: string): Promise<ArrayBuffer | undefined> {
    return this.#outbox.use((outbox) => outbox.body(key));
  }

  async receipt(key: string): Promise<Receipt | undefined> {
    const { receipt } = await this.#outbox.use((outbox) => outbox.find(key));
    return receipt;
  }

  settled(key: string): Promise<Receipt> {
    return new Promise((resolve) => {
      const stop = this.watch(key, (status) => {
        if (status.kind !== 'settled') return;
        queueMicrotask(() => stop());
        resolve(status.receipt);
      });
    });
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.subscribe(({ counts: { queued, sending, retrying } }) => {
        if (queued + sending + retrying > 0) return;
        queueMicrotask(() => stop());
        resolve();
      });
    });
  }

  async retry(key?: string): Promise<void> {
    // Where it can't be moved back, it is sent from memory.
    if (this.#health.mode === 'memory') await this.#outbox.promote().catch(() => false);
    await this.#outbox.use((outbox) => outbox.retry(key));
    await this.#drain(['connection', 'backoff']);
  }

  discard(key: string): Promise<Receipt> {
    return this.#act((outbox) => outbox.discard(key));
  }

  async edit(key: string, edit: Edit): Promise<string> {
    const { body } = edit;
    const bytes = body === undefined ? undefined : ((await bytesOf(body)) ?? null);
    const { intent } = await this.#outbox.use((outbox) => outbox.find(key));
    const headers = intent && editedHeaders(intent.request, edit, this.#options.secrets);
    return this.#act((outbox) => outbox.edit(key, { body: bytes, headers }));
  }

  async resolve(key: string, resolution: 'server' | 'client' | { readonly body: BodyInit | null }): Promise<Receipt> {
    const choice = typeof resolution === 'object' ? { body: await bytesOf(resolution.body) } : resolution;
    return this.#act((outbox) => outbox.resolve(key, choice));
  }

  pause(): Promise<void> {
    return this.#outbox.use((outbox) => outbox.pause());
  }

  resume(): Promise<void> {
    return this.#act((outbox) => outbox.resume(), ['connection']);
  }

  async identify(principal: string): Promise<void> {
    this.#session = await this.#outbox.useSession((outbox) => outbox.identify(principal));
    // That the connection came back while somebody else was at work was told to their writes alone.
    this.#drainLater(['connection']);
  }

  dismissErased(): void {
    this.#erasure.dismiss();
    this.refresh();
  }

  readSnapshot(name: string): Promise<Snapshot | undefined> {
    return this.#outbox.store.read(async (tx) => (await tx.get(recordKeys.snapshot(name))) as Snapshot | undefined);
  }

  async writeSnapshot(name: string, snapshot: Snapshot): Promise<void> {
    await this.#outbox.store.write(async (tx) => tx.put(recordKeys.snapshot(name), snapshot));
  }

  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const context: PageFetchContext = {
      isControlled: this.#link?.controlsPage() ?? false,
      capture: (request, key) => this.#capture(request, key),
      withdraw: (key) => this.#withdraw(key),
    };
    return pageFetch(context, input, init);
  }

  /** Captures a write that the worker could not store. It has its answer only if the worker lives to pass it on. */
  takeHandOver(write: Write): Promise<Response> {
    const { key = '', request } = write;
    const { url, method, redirect } = request;
    const lock = handOverLockName(this.#options.name, key);
    const made = new Request(url, { method, ...(redirect ? { redirect } : {}) });
    return this.#take(write, made, { present: () => isLockHeld(lock) });
  }

  async #take(write: Write, made: Request, page?: Page): Promise<Response> {
    try {
      const captured = await this.#outbox.capture(write, page);
      captured.done.catch(() => this.refresh());
      if (captured.kind === 'queued' && this.#outbox.mode === 'indexeddb')
        this.#link?.post({ type: 'holdfast:queued', outbox: this.#options.name });
      return await respond(captured, made, this.#outbox.mode);
    } catch (error) {
      if (error instanceof RefusedError) return keyReuse(made, error.message);
      throw error;
    }
  }

  async #capture(request: Request, key?: string): Promise<Response> {
    const write = await writeOf(request, this.#options);
    if (!write) return nativeFetch(request);
    request.signal.throwIfAborted();
    return this.#take({ ...write, key: write.key ?? key }, request);
  }

  async #withdraw(key: string): Promise<boolean> {
    const withdrawn = await this.#outbox.use((outbox) => outbox.withdraw(key));
    // What waited behind it can go.
    if (withdrawn) this.#drainLater([]);
    return withdrawn;
  }

  /** Reads everything that is shown again; however often it is asked for, one reading runs at a time. */
  refresh(): void {
    if (this.#isClosed) return;
    this.#stale = true;
    if (!this.#reading) this.#read().catch(reportError);
  }

  close(): void {
    this.#isClosed = true;
    this.#channel.close();
    this.#triggers.close();
    this.#link?.close();
    this.#outbox.close();
    this.#listeners.clear();
    removeEventListener('beforeunload', this.#warn);
  }

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        const { session, health } = await read(this.#outbox, this.#erasure);
        this.#session = session;
        await this.#outbox.use((outbox) => this.#watchers.refresh(outbox));
        this.#health = { ...health, problem: health.problem ?? this.#problem };
        // What is on its way may have been abandoned by a worker that was stopped: a drain finds out.
        // However often there is something to read meanwhile, that look is not put off.
        this.#lookAt = health.counts.sending > 0 ? Math.min(this.#lookAt, Date.now() + heartbeat) : Infinity;
        const { nextTrialAt = Infinity } = this.#outbox;
        this.#triggers.next(Math.min(health.nextAttemptAt ?? Infinity, this.#lookAt, nextTrialAt));
        for (const listener of this.#listeners) listener(this.#health);
      }
    } finally {
      this.#reading = false;
    }
  }

  /** Drains, and then sets the timer anew, whatever the drain has changed. */
  #drainAndLook(cut: readonly WaitsFor[]): void {
    this.#lookAt = Infinity;
    const look = () => this.refresh();
    this.#drain(cut).then(look, look);
  }

  #drainLater(cut: readonly WaitsFor[]): void {
    // Its failures are told by health, which is read again.
    this.#drain(cut).catch(() => this.refresh());
  }

  /** Does something that may let a write go. */
  async #act<T>(action: (outbox: Outbox) => Promise<T>, cut: readonly WaitsFor[] = []): Promise<T> {
    const result = await this.#outbox.use(action);
    this.#drainLater(cut);
    return result;
  }

  /** Asks the worker to drain; where there is none, or the page holds its writes itself, drains here. */
  async #drain(cut: readonly WaitsFor[]): Promise<void> {
    const { name } = this.#options;
    if (this.#outbox.mode === 'memory') void this.#outbox.promoteNowAndThen();
    // A worker lets the outbox be while some page holds writes in its memory.
    else if (!(await isHeldByPages(name)) && (await this.#link?.ask({ type: 'holdfast:drain', outbox: name, cut })))
      return;
    await this.#outbox.use((outbox) => outbox.drain(cut));
  }

  /** What lives in this page's memory ends with it: the browser asks the person first. */
  readonly #warn = (event: BeforeUnloadEvent): void => {
    if (this.#health.mode === 'memory' && this.#health.waiting > 0) event.preventDefault();
  };
}

/** Reads health and session pointer, after a look whether the database is still there. */
async function read(outbox: PageOutbox, erasure: ErasureWatch): Promise<{ session: SessionPointer; health: Health }> {
  for (;;) {
    await erasure.look(outbox);
    const session = await outbox.session();
    const health = await outbox.health();
    if (await erasure.know(outbox, session, health)) return { session, health: { ...health, erased: erasure.found } };
  }
}
