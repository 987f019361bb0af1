import type { Counts, LastProblem } from './health.js';
import { waitingStates } from './intent.js';
import type { Receipt } from './receipt.js';
import type { RecordKey } from './store.js';

/**
 * Where each record lies. One object store holds them all, so that any transition is one transaction:
 *
 * | key                                | value                                                             |
 * | ---------------------------------- | ----------------------------------------------------------------- |
 * | `database`                         | names the database from when it was made until it is deleted      |
 * | `session`                          | SessionPointer                                                    |
 * | `intent`, principal, seq           | Intent: everything that is not settled                            |
 * | `body`, principal, seq             | ArrayBuffer: read only when it is sent                            |
 * | `key`, key                         | KeyRecord: finds an intent or a receipt by its idempotency key    |
 * | `order`, principal, lane, seq      | the lane's backlog; its first entry is the lane's head            |
 * | `lane`, principal, lane            | LaneRecord: the backlog's length, and the lane's entry in `due`   |
 * | `due`, principal, origin, time, seq | lane name: one entry for each lane whose head may be sent        |
 * | `sending`, principal, lane, seq    | SendingRecord: what is on its way, and who sent it                |
 * | `tally`, principal                 | Counts                                                            |
 * | `receipt`, settledAt, seq, key     | Receipt, oldest first                                             |
 * | `receipts`                         | ReceiptTotals                                                     |
 * | `hold`, principal                  | HoldRecord: the principal must sign in first                      |
 * | `pause`, principal                 | `true`: a person paused what this principal sends                 |
 * | `reachability`                     | ReachabilityRecord                                                |
 * | `damaged`, principal, seq          | a record that could not be read, as it was                        |
 * | `snapshot`, name                   | a snapshot that `optimistic()` keeps                              |
 */
export const recordKeys = {
  database: ['database'] as RecordKey,
  session: ['session'] as RecordKey,
  reachability: ['reachability'] as RecordKey,
  intents: (principal: string): RecordKey => ['intent', principal],
  intent: (principal: string, seq: number): RecordKey => ['intent', principal, seq],
  body: (principal: string, seq: number): RecordKey => ['body', principal, seq],
  key: (key: string): RecordKey => ['key', key],
  laneOrder: (principal: string, lane: string): RecordKey => ['order', principal, lane],
  order: (principal: string, lane: string, seq: number): RecordKey => ['order', principal, lane, seq],
  lane: (principal: string, lane: string): RecordKey => ['lane', principal, lane],
  allDue: (principal: string): RecordKey => ['due', principal],
  originDue: (principal: string, origin: string): RecordKey => ['due', principal, origin],
  due: (principal: string, origin: string, at: number, seq: number): RecordKey => ['due', principal, origin, at, seq],
  allSending: ['sending'] as RecordKey,
  laneSending: (principal: string, lane: string): RecordKey => ['sending', principal, lane],
  sending: (principal: string, lane: string, seq: number): RecordKey => ['sending', principal, lane, seq],
  tally: (principal: string): RecordKey => ['tally', principal],
  receipts: ['receipt'] as RecordKey,
  receipt: ({ settledAt, seq, key }: Pick<Receipt, 'settledAt' | 'seq' | 'key'>): RecordKey => [
    'receipt',
    settledAt,
    seq,
    key,
  ],
  receiptTotals: ['receipts'] as RecordKey,
  hold: (principal: string): RecordKey => ['hold', principal],
  pauses: ['pause'] as RecordKey,
  pause: (principal: string): RecordKey => ['pause', principal],
  allDamaged: ['damaged'] as RecordKey,
  damaged: (principal: string, seq: number): RecordKey => ['damaged', principal, seq],
  snapshot: (name: string): RecordKey => ['snapshot', name],
};

/** Where the intent or the receipt of an idempotency key lies. */
export type KeyRecord =
  | { readonly intent: readonly [principal: string, seq: number] }
  | { readonly receipt: RecordKey };

/** A lane that has a backlog. */
export interface LaneRecord {
  /** Intents in its backlog. */
  readonly waiting: number;
  /** Its entry in the `due` index, by its head; absent while its head must not be sent. */
  readonly due?: readonly [origin: string, at: number, seq: number];
}

/** An intent on its way. */
export interface SendingRecord {
  /** The engine that sends it. When that engine is gone, nobody waits for the answer any more. */
  readonly owner: string;
  readonly url: string;
}

/** The server asked a principal to sign in: nothing more of theirs is sent until then. */
export interface HoldRecord {
  /** The intents that were answered so. */
  readonly places: readonly (readonly [lane: string, seq: number])[];
}

/** What sends told of the connection. */
export interface ReachabilityRecord {
  /** Absent while nothing has been sent. */
  readonly reachable?: boolean | undefined;
  readonly problem?: LastProblem | undefined;
}

/** How many receipts are kept, and how many bytes of answers with them. */
export interface ReceiptTotals {
  readonly count: number;
  readonly bytes: number;
}

export const noReceipts: ReceiptTotals = { count: 0, bytes: 0 };

export const noCounts = Object.fromEntries(waitingStates.map((state) => [state, 0])) as Counts;
