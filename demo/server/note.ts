import { createHash } from 'node:crypto';
import { precondition, type Handler } from '../../src/server/index.js';
import { isText, jsonFields } from './fields.js';
import { fault, invalid, notFound, unreadable } from './refusals.js';
import type { Note } from './types.js';

const longest = 20_000;

/** A note with its validator: the first 16 hex digits of the text's SHA-256, which a client can compute offline too. */
export function toNote(text: string): Note {
  return { text, etag: `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"` };
}

/** `PUT /api/rounds/:id/note` */
export const editNote: Handler<[roundId: string]> = async (request, context, roundId) => {
  const { tx, traceId } = context;
  const [round] = await tx.query<{ note: string }>('select note from rounds where id = $1', roundId);
  if (!round) return notFound('round', context);
  const current = toNote(round.note);
  const refusal = precondition(request, current.etag, { current, traceId });
  if (refusal) return refusal;
  const fields = await jsonFields(request);
  if (!fields) return unreadable('JSON', context);
  const { text } = fields;
  if (!isText(text, longest)) {
    const detail = `A note has up to ${longest.toLocaleString('en')} characters.`;
    return invalid('note', fault('The note is too long, or not a text', detail), context);
  }
  await tx.query('update rounds set note = $2 where id = $1', roundId, text);
  const note = toNote(text);
  return Response.json(note, { headers: { ETag: note.etag } });
};
