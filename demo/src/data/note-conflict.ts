import type { Client } from 'holdfast';
import { toNewerNote, type NewerNote } from '../model/newer-note.js';
import type { Round } from '../model/snapshot.js';

export interface NoteConflictFacts {
  /** The text that this device would like to have. */
  readonly mine: string;
  readonly newer: NewerNote;
  /** Keys of the edits that wait for the choice; none when the page was told at once. */
  readonly keys: readonly string[];
}

/**
 * The choice that waits for a person, if one does. Several edits in conflict are one choice: the last has the text that
 * the person saw, and the latest answer has what the server holds.
 *
 * @param decided keys of edits that a person has chosen about, and that are about to be discarded
 */
export async function noteConflict(
  client: Client,
  { note }: Round,
  decided: ReadonlySet<string>,
): Promise<NoteConflictFacts | undefined> {
  const edits = note.edits.filter(({ key, state }) => state === 'conflict' && !decided.has(key));
  const mine = edits.at(-1);
  if (!mine) return undefined;
  const keys = edits.map(({ key }) => key);
  const intents = await client.intents();
  const conflict = intents.findLast(({ key }) => keys.includes(key))?.conflict;
  return { mine: mine.text, newer: toNewerNote(conflict?.current, conflict?.etag) ?? note, keys };
}
