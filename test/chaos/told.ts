import type { PlannedWrite } from './write.js';

/** What a page says of a write, at the moment when it happens. Its clock counts what the page did and was told. */
export type Word =
  | { readonly kind: 'issued'; readonly key: string; readonly clock: number }
  | {
      readonly kind: 'told';
      readonly key: string;
      readonly clock: number;
      /** `0` when there was no answer. */
      readonly status: number;
      readonly storage: Storage | undefined;
    };

type Storage = 'indexeddb' | 'memory';

/** An account whose page was told something. */
export type ToldAccount = Account & Required<Pick<Account, 'told'>>;

/** Why an acknowledged write may be missing: neither is a promise broken. */
export type Excuse =
  /** It was told as kept only while its tab is open, and the tab is gone. */
  | 'tab gone'
  /** It was waiting in the site's data when a person deleted that. */
  | 'erased';

/** All that is known of one write from what its page was told. */
export interface Account {
  readonly write: PlannedWrite;
  readonly life: number;
  readonly tab: string;
  readonly issued: number;
  /** `at`: ms since the Unix epoch. */
  told?: { readonly clock: number; readonly status: number; readonly at: number };
  /** Where the answer said that it is kept; memory that was moved back counts as IndexedDB. */
  storage?: Storage | undefined;
  excuse?: Excuse;
}

/** The ledger of what pages were told, kept outside the browser that is about to die. */
export class ToldLedger {
  readonly #accounts = new Map<string, Account>();
  readonly #planned = new Map<string, PlannedWrite>();
  readonly #journal: (line: string) => void;
  /** How many answers came. */
  answers = 0;

  /** @param journal takes a line for each word of a page */
  constructor(journal: (line: string) => void) {
    this.#journal = journal;
  }

  expect(writes: readonly PlannedWrite[]): void {
    for (const write of writes) this.#planned.set(write.key, write);
  }

  hear(life: number, tab: string, word: Word): void {
    const write = this.#planned.get(word.key);
    if (!write) throw new Error(`A page speaks of ${word.key}, which is no write of this run.`);
    const name = `${write.label} [${write.key}]`;
    if (word.kind === 'issued') {
      this.#journal(`    tab ${tab} issues ${name}`);
      this.#accounts.set(word.key, { write, life, tab, issued: word.clock });
      return;
    }
    const account = this.#accounts.get(word.key);
    if (!account) throw new Error(`A page was told of ${write.label} and never issued it.`);
    account.told = { clock: word.clock, status: word.status, at: Date.now() };
    account.storage = word.storage;
    this.#journal(`    tab ${tab} is told ${word.status} ${word.storage ?? ''} of ${name}`);
    this.answers += 1;
  }

  get(key: string): Account | undefined {
    return this.#accounts.get(key);
  }

  get accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  /** Acknowledged, and so far only kept on the device. */
  waiting(storage: Storage): ToldAccount[] {
    return this.accounts
      .filter((account): account is ToldAccount => account.told?.status === 202)
      .filter((account) => account.storage === storage && account.excuse === undefined);
  }

  /** What a tab held in its memory lies in IndexedDB now. */
  movedBack(tab: string): void {
    for (const account of this.waiting('memory')) if (account.tab === tab) account.storage = 'indexeddb';
  }
}

/** Whether the page was told that the write is saved, here or on the server. */
export function isAcknowledged({ told }: Account): boolean {
  return told !== undefined && told.status >= 200 && told.status < 300;
}
