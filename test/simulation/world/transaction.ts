import type { Range, WriteTransaction } from '../../../src/outbox/store.js';
import type { Context } from './context.js';
import type { Change, Disk } from './disk.js';
import { frozen } from './frozen.js';
import { type Key, Rows } from './rows.js';

export type TransactionMode = 'readonly' | 'readwrite';

/**
 * One transaction on a {@link Disk}. When no request of it is left and its body asks for nothing more, it commits by itself:
 * whoever awaits anything else inside of it finds it over.
 *
 * ```
 *   waiting ──► active ──► committing ──► complete
 *                 │            │
 *                 └──► aborted ◄┘   the body threw, its context died, the disk failed
 * ```
 */
export class Transaction<T = unknown> {
  readonly mode: TransactionMode;
  readonly #disk: Disk;
  readonly #context: Context;
  readonly #body: (tx: WriteTransaction) => Promise<T>;
  readonly #resolve: (result: T) => void;
  readonly #reject: (error: Error) => void;
  readonly #forgetDeath: () => void;
  readonly #changes: Change[] = [];
  #requests: (() => void)[] = [];
  #state: 'waiting' | 'starting' | 'active' | 'committing' | 'over' = 'waiting';
  #puts = 0;
  #result: { readonly value: T } | { readonly error: Error } | undefined;
  #isComplete = false;

  constructor(
    disk: Disk,
    context: Context,
    mode: TransactionMode,
    body: (tx: WriteTransaction) => Promise<T>,
    resolve: (result: T) => void,
    reject: (error: Error) => void,
  ) {
    this.mode = mode;
    this.#disk = disk;
    this.#context = context;
    this.#body = body;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#forgetDeath = context.onDeath(() => this.#die());
  }

  get hasChanges(): boolean {
    return this.#changes.length > 0;
  }

  /** The rows without what this transaction did. */
  before(): Rows {
    const rows = new Rows();
    for (const { key, value } of this.#disk.rows.all) rows.set(key, value);
    undo(rows, this.#changes);
    return rows;
  }

  /** Its turn has come. */
  start(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'starting';
    this.#disk.scheduler.add(this.#context, `begins to ${this.mode === 'readonly' ? 'read' : 'write'}`, () => {
      if (this.#state !== 'starting') return;
      const failure = this.#disk.failureOf(this.mode, 'begin', 0);
      if (failure) return this.abort(failure);
      this.#state = 'active';
      this.#lookAfter();
      this.#run().catch(() => undefined);
    });
  }

  /** Ends it, and nothing of it stays. */
  abort(error: Error): void {
    if (this.#state === 'over') return;
    this.#rollBack();
    this.#tell('finds its transaction aborted', () => this.#reject(error));
  }

  async #run(): Promise<void> {
    try {
      this.#result = { value: await this.#body(this.#api()) };
    } catch (error) {
      this.#result = { error: error as Error };
      if (this.#state === 'active') return this.abort(error as Error);
    }
    if (this.#isComplete) this.#deliver();
  }

  #api(): WriteTransaction {
    const rows = this.#disk.rows;
    return {
      get: (key) => this.#ask(() => rows.get(key)),
      list: (range, limit) =>
        this.#ask(() => listed(rows, range, limit).map(({ key, value }) => [key, value] as const)),
      count: (range) => this.#ask(() => listed(rows, range).length),
      put: (key, value) => this.#change(key, { value: frozen(value) }),
      delete: (key) => this.#change(key, undefined),
    };
  }

  /** Asks for something: answered in order, and with what this transaction wrote before. */
  #ask<A>(read: () => A): Promise<A> {
    if (this.#state !== 'active') return Promise.reject(new TransactionInactiveError());
    // What is asked for is what there is when it is asked: nothing of another transaction comes in between.
    const answer = read();
    if (!this.#disk.isFine) return Promise.resolve(answer);
    return new Promise((resolve) => {
      this.#requests.push(() => resolve(answer));
      if (this.#requests.length === 1) this.#schedule();
    });
  }

  #change(key: Key, next: { readonly value: unknown } | undefined): void {
    if (this.#state !== 'active') throw new TransactionInactiveError();
    if (this.mode === 'readonly') throw new TypeError('A transaction that reads can’t write.');
    const { rows } = this.#disk;
    const was = rows.has(key) ? { value: rows.get(key) } : undefined;
    this.#changes.push({ key: [...key], was });
    if (next) {
      this.#puts += 1;
      rows.set(key, next.value);
    } else rows.delete(key);
  }

  #schedule(): void {
    this.#disk.scheduler.add(this.#context, 'reads', () => {
      this.#lookAfter();
      this.#requests.shift()?.();
    });
  }

  /** When all that follows has run: is there more to do? If not, it commits by itself. */
  #lookAfter(): void {
    this.#disk.scheduler.afterFlush(() => {
      if (this.#state !== 'active') return;
      if (this.#requests.length > 0) this.#schedule();
      else this.#commit();
    });
  }

  #commit(): void {
    this.#state = 'committing';
    if (this.mode === 'readonly') return this.#complete();
    this.#disk.scheduler.add(undefined, `commits for ${this.#context.name}`, () => {
      if (this.#state !== 'committing') return;
      const failure = this.#disk.failureOf(this.mode, 'commit', this.#puts);
      if (failure) this.abort(failure);
      else this.#complete();
    });
  }

  /** It is durable. */
  #complete(): void {
    if (this.#changes.length > 0) this.#disk.version += 1;
    this.#changes.length = 0;
    this.#state = 'over';
    this.#isComplete = true;
    this.#forgetDeath();
    this.#disk.end(this as Transaction);
    if (this.#result) this.#deliver();
  }

  #deliver(): void {
    const result = this.#result;
    const tell = () => {
      if (!result) return;
      if ('value' in result) this.#resolve(result.value);
      else this.#reject(result.error);
    };
    if (this.mode === 'readonly' && !this.#disk.isFine) return tell();
    this.#tell('finds its transaction complete', tell);
  }

  #tell(label: string, run: () => void): void {
    this.#disk.scheduler.add(this.#context, label, run);
  }

  #die(): void {
    if (this.#state === 'committing' && this.#disk.commitsAtDeath()) return;
    this.#rollBack();
  }

  #rollBack(): void {
    undo(this.#disk.rows, this.#changes);
    this.#changes.length = 0;
    this.#requests = [];
    this.#state = 'over';
    this.#forgetDeath();
    this.#disk.end(this as Transaction);
  }
}

/** As IndexedDB's, for who asks for something when the transaction is over. */
class TransactionInactiveError extends Error {
  override readonly name = 'TransactionInactiveError';
  constructor() {
    super('The transaction is over: its body awaited something that is not its own.');
  }
}

function listed(rows: Rows, { prefix, upTo, after }: Range, limit?: number) {
  return rows.range(prefix, {
    ...(upTo === undefined ? {} : { upTo }),
    ...(after === undefined ? {} : { after }),
    ...(limit === undefined ? {} : { limit }),
  });
}

function undo(rows: Rows, changes: readonly Change[]): void {
  for (const { key, was } of changes.toReversed()) {
    if (was) rows.set(key, was.value);
    else rows.delete(key);
  }
}
