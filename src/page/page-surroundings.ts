import { browserEnvironment } from '../browser/environment.js';
import { holdLock } from '../browser/held-lock.js';
import type { Authorize, Environment } from '../outbox/environment.js';
import type { SessionPointer } from '../outbox/session.js';
import type { Store } from '../outbox/store.js';
import { type Choice, chooseStore } from '../storage/choose.js';
import { memoryStore } from '../storage/memory-store.js';
import type { UseStoreOptions } from '../storage/use-store.js';
import { sessionMirror } from './session-mirror.js';

/** How a page's outbox is stored. */
export interface PageStorageOptions extends UseStoreOptions {
  /** `'memory'` does without IndexedDB, as where there is none. */
  readonly mode?: 'memory';
}

/** What a page's outbox needs of its browser; a simulator can be all of it. */
export interface PageSurroundings {
  /** Finds out whether IndexedDB can be used, by using it. */
  choose(): Promise<Choice>;
  /** An empty store in this page's memory. */
  memory(): Store;
  /**
   * What an engine on this store needs.
   *
   * @param announce called when something changed in the store
   */
  environment(store: Store, announce: () => void): Environment;
  /** Takes a Web Lock and keeps it; `undefined` when `ifAvailable` was asked for and somebody else has it. */
  holdLock(name: string, options: LockOptions): Promise<(() => void) | undefined>;
  /** The copy of the session pointer that outlives IndexedDB's failures. */
  readonly mirror: {
    read(): SessionPointer | undefined;
    write(pointer: SessionPointer): void;
  };
  /** ms since the Unix epoch. */
  now(): number;
}

/** A page's real browser. */
export function pageSurroundings(
  outbox: string,
  storage: PageStorageOptions,
  authorize: Authorize | undefined,
): PageSurroundings {
  return {
    choose: () => chooseStore(outbox, storage, storage.mode),
    memory: memoryStore,
    environment: (store, announce) => browserEnvironment(store, announce, authorize),
    holdLock,
    mirror: sessionMirror(outbox),
    now: () => Date.now(),
  };
}
