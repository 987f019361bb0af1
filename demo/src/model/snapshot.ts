import type { IntentState } from 'holdfast';

/** Where a write stands that is not in the server's snapshot yet. */
export interface Mark {
  /** The write's idempotency key: what `<holdfast-record>` wants. */
  readonly key: string;
  readonly state: IntentState;
}

export interface Reading {
  /** Made by the page; also the idempotency key of the write that adds it. */
  readonly id: string;
  readonly roundId: string;
  readonly position: number;
  readonly checkpoint: string;
  /** A string is what somebody typed that is no number. The server refuses it, so only a waiting reading can have one. */
  readonly value: number | string;
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
  /** When it was taken: ISO 8601, UTC. */
  readonly at: string;
  readonly mark?: Mark;
}

export interface Photo {
  /** Made by the page; also the idempotency key of the write that adds it. */
  readonly id: string;
  readonly roundId: string;
  readonly position: number;
  readonly caption: string;
  /** Media type. */
  readonly type: string;
  readonly bytes: number;
  readonly mark?: Mark;
  /** What was sent, for as long as the server has not answered: parts `caption` and `photo`. */
  readonly form?: () => Promise<FormData>;
}

/** A change of the note that is not in the server's snapshot yet. */
export interface NoteEdit extends Mark {
  readonly text: string;
}

export interface Note {
  readonly text: string;
  /** Absent while the text is this device's own: then it follows from the text. */
  readonly etag?: string;
  /** In the order in which they were made. */
  readonly edits: readonly NoteEdit[];
}

/** A reading that somebody deleted and the server still has. */
export interface Deletion extends Mark {
  readonly reading: Reading;
}

export interface Round {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly note: Note;
  /** In the order of their positions. */
  readonly readings: readonly Reading[];
  readonly photos: readonly Photo[];
  readonly deletions: readonly Deletion[];
}

export interface Snapshot {
  readonly version: number;
  readonly rounds: readonly Round[];
}

interface ServerRound extends Omit<Round, 'note' | 'deletions'> {
  readonly note: { readonly text: string; readonly etag: string };
}

const isRounds = (answer: unknown): answer is { version: number; rounds: ServerRound[] } =>
  typeof answer === 'object' && answer !== null && 'rounds' in answer && Array.isArray(answer.rounds);

/**
 * The server's answer to `GET /api/rounds`, with nothing pending yet. Its totals are left behind: figures are computed
 * from what is shown.
 *
 * @throws TypeError if the answer is something else, such as a portal's page
 */
export function parseSnapshot(answer: unknown): Snapshot {
  if (!isRounds(answer)) throw new TypeError('The answer holds no rounds.');
  const rounds = answer.rounds.map(({ id, title, place, note, readings, photos }) => ({
    id,
    title,
    place,
    note: { text: note.text, etag: note.etag, edits: [] },
    readings,
    photos,
    deletions: [],
  }));
  return { version: answer.version, rounds };
}
