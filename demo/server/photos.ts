import { appendIndex, conflict, type Database, type Handler, type Transaction } from '../../src/server/index.js';
import { isText, isUuid } from './fields.js';
import { fault, invalid, notFound, unreadable, type Fault } from './refusals.js';
import { hasRound } from './rounds.js';
import type { Photo } from './types.js';

const largest = 10 * 1024 * 1024;
/** What browsers show as an image and nothing else: SVG is left out, since it can hold scripts. */
const imageTypes = new Set([
  'image/avif',
  'image/gif',
  'image/heic',
  'image/heif',
  'image/jpeg',
  'image/png',
  'image/webp',
]);
const columns = 'id, round_id as "roundId", position, caption, type, bytes';

/** `POST /api/rounds/:id/photos` */
export const addPhoto: Handler<[roundId: string]> = async (request, context, roundId) => {
  const { tx, traceId } = context;
  const form = await request.formData().catch(() => undefined);
  if (!form) return unreadable('a form', context);
  if (!(await hasRound(tx, roundId))) return notFound('round', context);
  const sent = check(form);
  if ('fault' in sent) return invalid('photo', sent, context);
  const { id, caption, file } = sent;
  const [same] = await tx.query<Photo>(`select ${columns} from photos where id = $1`, id);
  if (same) return conflict(same, { title: 'This photo is there already', traceId });
  const { type, size: bytes } = file;
  const data = new Uint8Array(await file.arrayBuffer());
  const photo = await appendIndex<Photo>(
    tx,
    { table: 'photos', parent: 'round_id', position: 'position', parentTable: 'rounds', parentId: roundId },
    async (position) => {
      await tx.query(
        'insert into photos (id, round_id, position, caption, type, bytes, data) values ($1, $2, $3, $4, $5, $6, $7)',
        id,
        roundId,
        position,
        caption,
        type,
        bytes,
        data,
      );
      return { id, roundId, position, caption, type, bytes };
    },
  );
  return Response.json(photo, { status: 201 });
};

/** `GET /api/photos/:id` */
export async function getPhoto(database: Database, id: string): Promise<Response> {
  const [photo] = await database.read((tx) =>
    tx.query<{ type: string; data: Uint8Array<ArrayBuffer> }>('select type, data from photos where id = $1', id),
  );
  if (!photo) return notFound('photo');
  return new Response(photo.data, {
    headers: { 'Content-Type': photo.type, 'Cache-Control': 'private, max-age=31536000, immutable' },
  });
}

/** What there is to know of all photos, less their bytes. */
export async function readPhotos(tx: Transaction): Promise<Photo[]> {
  return tx.query<Photo>(`select ${columns} from photos order by round_id, position`);
}

interface SentPhoto {
  readonly id: string;
  readonly caption: string;
  readonly file: File;
}

function check(form: FormData): SentPhoto | Fault {
  const id = form.get('id');
  const caption = form.get('caption') ?? '';
  const file = form.get('photo');
  if (!(file instanceof File) || file.size === 0) return fault('There is no photo', 'Choose a photo to add.');
  if (file.size > largest) return fault('The photo is too large', 'Choose a photo of up to 10 MB.');
  if (!imageTypes.has(file.type)) return fault('This is not a photo', 'Choose a JPEG, PNG, WebP, AVIF, HEIC or GIF.');
  if (!isText(caption, 500)) return fault('The caption is too long', 'Enter a caption of up to 500 characters.');
  if (!isUuid(id)) return fault('The photo has no id', 'The app has to give each photo a UUID.');
  return { id, caption, file };
}
