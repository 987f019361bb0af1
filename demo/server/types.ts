/** One measurement at a checkpoint. */
export interface Reading {
  /** UUID, made by the client. */
  readonly id: string;
  readonly roundId: string;
  readonly position: number;
  readonly checkpoint: string;
  readonly value: number;
  /** Empty when the value is a mere number. */
  readonly unit: string;
  /** The value should not be below this; `null` when there is no such limit. */
  readonly low: number | null;
  /** The value should not be above this; `null` when there is no such limit. */
  readonly high: number | null;
  /** When it was taken: ISO 8601, UTC. */
  readonly at: string;
}

export interface Photo {
  /** UUID, made by the client. */
  readonly id: string;
  readonly roundId: string;
  readonly position: number;
  readonly caption: string;
  /** Media type. */
  readonly type: string;
  readonly bytes: number;
}

export interface Totals {
  readonly count: number;
  readonly outOfRange: number;
  /** `null` when there is nothing to average, or when readings are in different units. */
  readonly average: number | null;
}

export interface Note {
  readonly text: string;
  /** Follows from the text, so that a client can compute it offline. */
  readonly etag: string;
}

export interface Round {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly note: Note;
  readonly readings: readonly Reading[];
  readonly photos: readonly Photo[];
  readonly totals: Totals;
}

export interface Snapshot {
  /** Rises with every committed write. */
  readonly version: number;
  readonly rounds: readonly Round[];
}

/** One effect that the server applied. */
export interface LedgerEntry {
  /** Rises in the order in which effects committed. */
  readonly n: number;
  readonly key: string | null;
  readonly method: string;
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}
