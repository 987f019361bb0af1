import type { Erasure, Health } from '../outbox/health.js';
import { recordKeys } from '../outbox/records.js';
import type { SessionPointer } from '../outbox/session.js';
import type { PageOutbox } from './page-outbox.js';
import { sessionMirror } from './session-mirror.js';

/**
 * Notices that the database was deleted, by the person with the site's data or by the browser, so that the page can say
 * so: what waited in it is gone. Two things show it: a database had to be made though there had been one, or the session
 * pointer is not the one that this page knew, because somebody else has made it before.
 */
export class ErasureWatch {
  readonly #memo: string;
  #known: SessionPointer | undefined;
  /** How many writes were known to wait in the database; `undefined` if there never was one. */
  #waiting: number | undefined;
  #created = false;
  /** Whether `localStorage` keeps what it is given. */
  #hasMirror = false;
  #found: Erasure | undefined;

  constructor(outbox: string) {
    this.#memo = `holdfast:${outbox}:waiting`;
    this.#known = sessionMirror(outbox).read();
    this.#waiting = this.#recall();
  }

  /** What was noticed, until a person has dismissed it. */
  get found(): Erasure | undefined {
    return this.#found;
  }

  /** A database was made, because there was none. */
  created(): void {
    this.#created = true;
  }

  /** Looks whether the database is still the one that it was; if it is not, has the session pointer go on. */
  async look(outbox: Pick<PageOutbox, 'mode' | 'store' | 'use'>): Promise<void> {
    // Whoever reads first makes a database where there is none, so that `#created` is known afterwards.
    const stored = (await outbox.use(() => outbox.store.read((tx) => tx.get(recordKeys.session)))) as
      | SessionPointer
      | undefined;
    const created = this.#created;
    this.#created = false;
    const known = this.#known;
    if (!known || this.#waiting === undefined) return;
    // Memory mode goes on from the mirror: where it was kept and is not that any more, it was deleted too.
    const isTelling = outbox.mode === 'indexeddb' || this.#hasMirror;
    const isAnother = isTelling && !isContinued(known, stored);
    if (!created && !isAnother) return;
    this.#found = { at: Date.now(), waiting: (this.#found?.waiting ?? 0) + this.#waiting };
    this.#remember(0);
    await outbox.use((engine) => engine.restartSession(known));
  }

  /**
   * What the page knows now, and would miss.
   *
   * @returns `false` when the database was deleted since the last look
   */
  know(session: SessionPointer, { mode, waiting }: Pick<Health, 'mode' | 'waiting'>): boolean {
    if (this.#created) return false;
    this.#known = session;
    // What waits in a page's memory is not deleted with the database.
    if (mode === 'indexeddb') this.#remember(waiting);
    else if (this.#waiting !== undefined) this.#remember(0);
    return true;
  }

  dismiss(): void {
    this.#found = undefined;
  }

  #remember(waiting: number): void {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    try {
      localStorage.setItem(this.#memo, String(waiting));
      this.#hasMirror = true;
    } catch {
      // Blocked or full: this page still knows it.
    }
  }

  #recall(): number | undefined {
    try {
      const stored = localStorage.getItem(this.#memo);
      return stored === null || Number.isNaN(Number(stored)) ? undefined : Number(stored);
    } catch {
      return undefined;
    }
  }
}

/** Whether a pointer is a known one, as it is or as it went on: it never goes back. */
function isContinued(known: SessionPointer, stored: SessionPointer | undefined): boolean {
  if (stored?.clientId !== known.clientId) return false;
  return stored.epoch >= known.epoch && stored.nextSeq >= known.nextSeq;
}
