import type { Client } from 'holdfast';
import type { NewReading } from '../model/draft.js';
import { noteEtag } from '../model/note-etag.js';
import type { Note } from '../model/snapshot.js';
import { send, type Outcome } from './send.js';

const json = (method: string, body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', ...headers },
});

export const addReading = (client: Client, roundId: string, reading: NewReading): Promise<Outcome> =>
  send(client, reading.id, `/api/rounds/${roundId}/readings`, json('POST', reading));

export const deleteReading = (client: Client, id: string): Promise<Outcome> =>
  send(client, crypto.randomUUID(), `/api/readings/${id}`, { method: 'DELETE' });

/** Replaces the text of `base`, and only that: if the server holds another by then, it answers with a conflict. */
export async function saveNote(
  client: Client,
  roundId: string,
  text: string,
  base: Pick<Note, 'text' | 'etag'>,
): Promise<Outcome> {
  const match = base.etag ?? (await noteEtag(base.text));
  return send(client, crypto.randomUUID(), `/api/rounds/${roundId}/note`, json('PUT', { text }, { 'If-Match': match }));
}

export function addPhoto(client: Client, roundId: string, photo: Blob, caption: string): Promise<Outcome> {
  const id = crypto.randomUUID();
  const body = new FormData();
  body.set('id', id);
  body.set('caption', caption);
  body.set('photo', photo, 'photo');
  return send(client, id, `/api/rounds/${roundId}/photos`, { method: 'POST', body });
}
