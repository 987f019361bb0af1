import type { StorageMode } from './health.js';

/** A record's key: ordered part by part as IndexedDB orders arrays, numbers before strings. */
export type RecordKey = readonly (number | string)[];

/** A record with its key. */
export type Entry = readonly [key: RecordKey, value: unknown];

/** All keys that start with `prefix`; of these, what its bounds leave. */
export interface Range {
  readonly prefix: RecordKey;
  /** Only those whose next part is at most this. */
  readonly upTo?: number | undefined;
  /** Only those behind all keys that go on like this. */
  readonly after?: RecordKey | undefined;
}

/** Reads inside one transaction. They see what the same transaction wrote. */
export interface ReadTransaction {
  get(key: RecordKey): Promise<unknown>;
  /** Entries in key order: all, or at most `limit`. */
  list(range: Range, limit?: number): Promise<Entry[]>;
  count(range: Range): Promise<number>;
}

/** Reads and writes inside one transaction: all of it is stored, or nothing. */
export interface WriteTransaction extends ReadTransaction {
  put(key: RecordKey, value: unknown): void;
  delete(key: RecordKey): void;
}

/**
 * What the engine needs of a storage: ordered records, and transactions over several of them. A transaction's body
 * awaits only that transaction's own reads; anything else would let IndexedDB commit it half done.
 */
export interface Store {
  readonly mode: StorageMode;
  /** @throws StorageError when the storage can't be read */
  read<T>(body: (tx: ReadTransaction) => Promise<T>): Promise<T>;
  /**
   * Resolves when all of it is durable. When the body throws, nothing is stored and its error is passed on.
   *
   * @throws StorageError when nothing could be stored
   */
  write<T>(body: (tx: WriteTransaction) => Promise<T>): Promise<T>;
  close(): void;
}
