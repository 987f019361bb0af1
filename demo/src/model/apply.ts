import type { IntentState } from 'holdfast';
import type { Photo, Reading, Round, Snapshot } from './snapshot.js';

/** What {@link apply} reads of a write: a part of what `optimistic()` hands to it. */
export interface RoundsWrite {
  readonly key: string;
  readonly method: string;
  readonly url: URL;
  readonly state: IntentState;
  readonly bodyBytes: number;
  /** `undefined` when the body is none. */
  json(): unknown;
  formData(): Promise<FormData>;
}

type Change = (round: Round) => Round;

/**
 * The snapshot as it is with one write of this device in it. A write that it does not know, can't read or that changes
 * nothing leaves the snapshot as it was.
 */
export function apply(snapshot: Snapshot, write: RoundsWrite): Snapshot {
  const [, api, kind, id, part] = write.url.pathname.split('/');
  if (api !== 'api' || !kind || !id) return snapshot;
  switch (`${write.method} ${[kind, part].filter(Boolean).join('/')}`) {
    case 'POST rounds/readings':
      return change(snapshot, id, addReading(write));
    case 'POST rounds/photos':
      return change(snapshot, id, addPhoto(write));
    case 'PUT rounds/note':
      return change(snapshot, id, editNote(write));
    case 'DELETE readings':
      return deleteReading(snapshot, id, write);
    default:
      return snapshot;
  }
}

function change(snapshot: Snapshot, id: string, by: Change | undefined): Snapshot {
  if (!by) return snapshot;
  return { ...snapshot, rounds: snapshot.rounds.map((round) => (round.id === id ? by(round) : round)) };
}

function addReading(write: RoundsWrite): Change | undefined {
  const body = write.json();
  if (!isReadingBody(body)) return undefined;
  const { id, checkpoint, value, unit, low, high, at } = body;
  return (round) => {
    if (has(round.readings, id)) return round;
    const mark = { key: write.key, state: write.state };
    const position = nextPosition(round.readings);
    const reading = { id, roundId: round.id, position, checkpoint, value, unit, low, high, at, mark };
    return { ...round, readings: [...round.readings, reading] };
  };
}

/** Its caption and type are in the form, which can't be read at once. */
function addPhoto(write: RoundsWrite): Change | undefined {
  const { key, state, bodyBytes } = write;
  if (bodyBytes === 0) return undefined;
  return (round) => {
    if (has(round.photos, key)) return round;
    const photo: Photo = {
      id: key,
      roundId: round.id,
      position: nextPosition(round.photos),
      caption: '',
      type: '',
      bytes: bodyBytes,
      mark: { key, state },
      form: () => write.formData(),
    };
    return { ...round, photos: [...round.photos, photo] };
  };
}

/** An edit in conflict is kept beside the server's text, not put over it: a person has to choose. */
function editNote(write: RoundsWrite): Change | undefined {
  const body = write.json();
  if (!isRecord(body) || typeof body['text'] !== 'string') return undefined;
  const { key, state } = write;
  const edit = { key, state, text: body['text'] };
  return (round) => {
    const edits = [...round.note.edits, edit];
    return { ...round, note: state === 'conflict' ? { ...round.note, edits } : { text: edit.text, edits } };
  };
}

function deleteReading(snapshot: Snapshot, id: string, { key, state }: RoundsWrite): Snapshot {
  const round = snapshot.rounds.find(({ readings }) => has(readings, id));
  const reading = round?.readings.find((candidate) => candidate.id === id);
  if (!round || !reading) return snapshot;
  return change(snapshot, round.id, () => ({
    ...round,
    readings: round.readings.filter((kept) => kept !== reading),
    deletions: state === 'synced' ? round.deletions : [...round.deletions, { key, state, reading }],
  }));
}

/** A guess until the server gives the real one; another device may have taken it. */
const nextPosition = (records: readonly (Photo | Reading)[]): number =>
  Math.max(0, ...records.map(({ position }) => position)) + 1;

const has = (records: readonly (Photo | Reading)[], id: string): boolean => records.some((record) => record.id === id);

type ReadingBody = Pick<Reading, 'id' | 'checkpoint' | 'value' | 'unit' | 'low' | 'high' | 'at'>;

function isReadingBody(body: unknown): body is ReadingBody {
  if (!isRecord(body)) return false;
  const isText = (name: string) => typeof body[name] === 'string';
  const isLimit = (name: string) => body[name] === null || Number.isFinite(body[name]);
  return (
    ['id', 'checkpoint', 'unit', 'at'].every(isText) &&
    ['low', 'high'].every(isLimit) &&
    (isText('value') || Number.isFinite(body['value']))
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
