import type { Erasure, Health } from '../outbox/health.js';
import { recordKeys } from '../outbox/records.js';
import type { SessionPointer } from '../outbox/session.js';
import type { Store } from '../outbox/store.js';
import type { PageOutbox } from './page-outbox.js';
import { sessionMirror } from './session-mirror.js';

/** What a page would miss of its database. */
interface Known {
  /** The database's name for itself. */
  readonly database: string;
  /** How many writes waited in it. */
  readonly waiting: number;
}

type Watched = Pick<PageOutbox, 'mode' | 'store' | 'use' | 'left'>;

/** Made before databases had names for themselves. */
const nameless = '';

/** The name that a database has from when it was made until it is deleted. */
export async function databaseName(store: Store): Promise<string> {
  const name = await store.read((tx) => tx.get(recordKeys.database));
  return typeof name === 'string' ? name : nameless;
}

/**
 * Notices that the database was deleted, by the person with the site's data or by the browser, so that the page can say
 * so: what waited in it is gone. Two things show it: the database has another name for itself, whoever has made it since and
 * whatever was carried on in it, or the session pointer is not the one that this page knew.
 */
export class ErasureWatch {
  readonly #memo: string;
  #session: SessionPointer | undefined;
  #known: Known | undefined;
  /** Whether `localStorage` keeps what it is given. */
  #hasMirror = false;
  #found: Erasure | undefined;

  constructor(outbox: string) {
    this.#memo = `holdfast:${outbox}:database`;
    this.#session = sessionMirror(outbox).read();
    this.#known = this.#recall();
  }

  /** What was noticed, until a person has dismissed it. */
  get found(): Erasure | undefined {
    return this.#found;
  }

  /** Looks whether the database is still the one that it was; if it is not, has the session pointer go on. */
  async look(outbox: Watched): Promise<void> {
    const [database, stored] = await read(outbox);
    const [known, session] = [this.#known, this.#session];
    if (!known || !session) return;
    const isAnother = database !== undefined && database !== known.database;
    // Memory mode goes on from the mirror: where that was kept and is not any more, it was deleted too.
    const isTelling = outbox.mode === 'indexeddb' || this.#hasMirror;
    if (!isAnother && !(isTelling && !isContinued(session, stored))) return;
    this.#found = { at: Date.now(), waiting: (this.#found?.waiting ?? 0) + known.waiting };
    this.#remember({ database: database ?? known.database, waiting: 0 });
    await outbox.use((engine) => engine.restartSession(session));
  }

  /**
   * What the page knows now, and would miss.
   *
   * @returns `false` when the database was deleted since the last look
   */
  async know(
    outbox: Watched,
    session: SessionPointer,
    { mode, waiting }: Pick<Health, 'mode' | 'waiting'>,
  ): Promise<boolean> {
    const [database] = await read(outbox);
    if (this.#known && database !== undefined && database !== this.#known.database) return false;
    this.#session = session;
    // What a page's memory holds is not deleted with the database; what could not be read of that may have been.
    if (database !== undefined) this.#remember({ database, waiting: mode === 'indexeddb' ? waiting : 0 });
    return true;
  }

  dismiss(): void {
    this.#found = undefined;
  }

  #remember(known: Known): void {
    const { database, waiting } = this.#known ?? {};
    if (database === known.database && waiting === known.waiting) return;
    this.#known = known;
    try {
      localStorage.setItem(this.#memo, JSON.stringify(known));
      this.#hasMirror = true;
    } catch {
      // Blocked or full: this page still knows it.
    }
  }

  #recall(): Known | undefined {
    try {
      const { database, waiting } = JSON.parse(localStorage.getItem(this.#memo) ?? '{}') as Partial<Known>;
      return typeof database === 'string' && typeof waiting === 'number' ? { database, waiting } : undefined;
    } catch {
      return undefined;
    }
  }
}

/**
 * The name of the database as it is, or as it was when memory mode began (`undefined` when it could not be read), and the
 * session pointer.
 */
function read(outbox: Watched): Promise<[database: string | undefined, session: SessionPointer | undefined]> {
  return outbox.use(async () => {
    const { mode, store, left } = outbox;
    const session = (await store.read((tx) => tx.get(recordKeys.session))) as SessionPointer | undefined;
    return [mode === 'indexeddb' ? await databaseName(store) : left, session];
  });
}

/** Whether a pointer is a known one, as it is or as it went on: it never goes back. */
function isContinued(known: SessionPointer, stored: SessionPointer | undefined): boolean {
  if (stored?.clientId !== known.clientId) return false;
  return stored.epoch >= known.epoch && stored.nextSeq >= known.nextSeq;
}
