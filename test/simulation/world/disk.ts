import { StorageError } from '../../../src/outbox/errors.js';
import type { Context } from './context.js';
import type { Random } from './random.js';
import { type Key, Rows } from './rows.js';
import type { Scheduler } from './scheduler.js';
import { Transaction, type TransactionMode } from './transaction.js';

/**
 * How a disk is: it `works`; it is `full`, so that most of what adds to it fails; it can be read but not written
 * (`unwritable`); or it can't be used at all (`broken`).
 */
export type DiskCondition = 'works' | 'full' | 'unwritable' | 'broken';

/**
 * The one database of a device, with IndexedDB's rules: a transaction that writes runs alone and in the order of
 * creation, readers run side by side; it commits by itself when it has nothing more to do; what it wrote is durable when
 * it is complete, and not before.
 */
export class Disk {
  readonly scheduler: Scheduler;
  /** Each request of a transaction is a step of its own. */
  readonly isFine: boolean;
  readonly #random: Random;
  readonly #rows = new Rows();
  /** Transactions that are not over, in the order of creation. */
  readonly #open: Transaction[] = [];
  condition: DiskCondition = 'works';
  /** Rises with each commit of something written. */
  version = 0;
  /** Failures so far. */
  failures = 0;
  /** So many of the next commits fail, though the disk works. */
  failing = 0;

  constructor(scheduler: Scheduler, random: Random, isFine: boolean) {
    this.scheduler = scheduler;
    this.#random = random;
    this.isFine = isFine;
  }

  /** What the transactions work on: with what is not committed yet. */
  get rows(): Rows {
    return this.#rows;
  }

  /** What would be there if everything stopped now. */
  get durable(): Rows {
    const writing = this.#open.find(({ hasChanges }) => hasChanges);
    return writing ? writing.before() : this.#rows;
  }

  /** Nothing is being read or written. */
  get isIdle(): boolean {
    return this.#open.length === 0;
  }

  begin<T>(context: Context, mode: TransactionMode, body: ConstructorParameters<typeof Transaction<T>>[3]): Promise<T> {
    return new Promise((resolve, reject) => {
      const transaction = new Transaction<T>(this, context, mode, body, resolve, reject);
      this.#open.push(transaction as Transaction);
      this.#pump();
    });
  }

  /** Takes a transaction out, so that others can begin. */
  end(transaction: Transaction): void {
    const index = this.#open.indexOf(transaction);
    if (index >= 0) this.#open.splice(index, 1);
    this.#pump();
  }

  /** Why a transaction fails at this point, if it does. */
  failureOf(mode: TransactionMode, point: 'begin' | 'commit', puts: number): StorageError | undefined {
    const reason = this.#reasonOf(mode, point, puts);
    if (reason === undefined) return undefined;
    this.failures += 1;
    return new StorageError(reason, `IndexedDB failed at ${point}: ${reason}.`);
  }

  /** The browser closes every connection: what is not committed fails. New ones can be opened at once. */
  closeConnections(): void {
    this.failures += 1;
    // Each takes itself out of the list.
    for (const transaction of this.#open.slice())
      transaction.abort(new StorageError('closed', 'IndexedDB closed the connection.'));
  }

  /** Whether what was about to be committed when its context died still is. */
  commitsAtDeath(): boolean {
    return this.#random.chance(0.5);
  }

  #reasonOf(mode: TransactionMode, point: 'begin' | 'commit', puts: number): StorageError['reason'] | undefined {
    if (this.condition === 'broken') return 'closed';
    if (point === 'begin' || mode === 'readonly') return undefined;
    if (this.condition === 'unwritable') return 'corrupt';
    if (puts === 0) return undefined;
    if (this.condition === 'full' && this.#random.chance(0.8)) return 'quota';
    if (this.failing === 0) return undefined;
    this.failing -= 1;
    return 'quota';
  }

  #pump(): void {
    let isWriting = false;
    let isReading = false;
    for (const transaction of this.#open) {
      const writes = transaction.mode === 'readwrite';
      if (!isWriting && !(writes && isReading)) transaction.start();
      if (writes) isWriting = true;
      else isReading = true;
    }
  }
}

/** Where a transaction's rows were before. */
export interface Change {
  readonly key: Key;
  readonly was: { readonly value: unknown } | undefined;
}
