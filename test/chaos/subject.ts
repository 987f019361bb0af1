import type { Page } from 'playwright';

/** What still lies on the device. */
export interface Waiting {
  /** So many will be sent without anybody's doing. */
  readonly sendable: number;
  /** Keys of all that lie there, in sight. */
  readonly keys: readonly string[];
}

/** What a person must be able to read on the screen. */
export type Words = 'memory' | 'erased';

/** What chaos is made of: an app whose writes are to survive it. */
export interface Subject {
  readonly name: 'holdfast' | 'workbox';
  /** Where its front end is; the demo's where there is none. */
  readonly publicFolder: string | undefined;
  readonly workerPath: string;
  /** Its database in IndexedDB. */
  readonly database: string;
  /** Whether its attempts can be told from a page's own requests. */
  readonly stampsAttempts: boolean;
  /** A path of its origin that runs no app and opens without a connection. */
  readonly plainPath: string;
  /** Resolves when the page is ready, with its worker in charge. */
  ready(page: Page): Promise<void>;
  /** Has it send what waits, as when the connection comes back, or as a person asks who presses "Send now". */
  nudge(tabs: readonly Page[], by: 'connection' | 'person'): Promise<void>;
  waiting(page: Page): Promise<Waiting>;
  /** How things stand, for whoever has to find out why nothing moves. */
  standing(page: Page): Promise<string>;
  /** Where the page keeps its writes now. */
  mode(page: Page): Promise<'indexeddb' | 'memory'>;
  /** A person has read that the site's data was deleted. */
  dismiss(page: Page): Promise<void>;
  /** Whether the screen says it; `undefined` for an app that has no words for it. */
  says(page: Page, words: Words): Promise<boolean | undefined>;
}
