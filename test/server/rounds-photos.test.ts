import { beforeEach, expect, test } from 'vitest';
import { startRounds, type RoundsServer } from './support/rounds-server.js';

let server: RoundsServer;
const photos = '/api/rounds/boiler-room/photos';
const id = 'b2f7c7c2-5f0e-4c3e-9d5a-3a1f0f6f2a10';
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255]);

beforeEach(async () => {
  server = await startRounds();
});

function form(photo: Blob | string | undefined, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries({ id, caption: 'Valve, after', ...fields })) data.set(name, value);
  if (photo !== undefined) data.set('photo', photo);
  return data;
}

const send = (body: FormData, headers: HeadersInit = {}) => server.fetch(photos, { method: 'POST', body, headers });
const image = (bytes: BlobPart = png, type = 'image/png') => new File([bytes], 'photo', { type });

test('a photo is kept with its caption, and comes back byte for byte', async () => {
  const answer = await send(form(image()));
  expect(answer.status).toBe(201);
  const photo = { id, roundId: 'boiler-room', position: 1, caption: 'Valve, after', type: 'image/png', bytes: 10 };
  expect(await answer.json()).toEqual(photo);
  expect((await server.round('boiler-room')).photos).toEqual([photo]);
  const file = await server.fetch(`/api/photos/${id}`);
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(png);
  expect(file.headers.get('Content-Type')).toBe('image/png');
  expect(file.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable');
  expect(file.headers.get('X-Content-Type-Options')).toBe('nosniff');
});

test('a photo sent twice under one key, byte for byte as a worker replays it, is added once', async () => {
  const request = new Request('http://app.test/', { method: 'POST', body: form(image()) });
  const headers = { 'Content-Type': request.headers.get('Content-Type') ?? '', 'Idempotency-Key': `"${id}"` };
  const body = await request.arrayBuffer();
  await server.fetch(photos, { method: 'POST', body, headers });
  const again = await server.fetch(photos, { method: 'POST', body, headers });
  expect(again.status).toBe(201);
  expect(again.headers.get('Idempotent-Replayed')).toBe('true');
  expect((await server.round('boiler-room')).photos).toHaveLength(1);
});

test.each<[string, Blob | string | undefined, Record<string, string>, string]>([
  ['no file', undefined, {}, 'There is no photo'],
  ['text for a file', 'photo', {}, 'There is no photo'],
  ['an empty file', image(''), {}, 'There is no photo'],
  ['a script in disguise', image('<svg/>', 'image/svg+xml'), {}, 'This is not a photo'],
  ['a document', image('text', 'application/pdf'), {}, 'This is not a photo'],
  ['10 MB and a byte', image(new Uint8Array(10 * 1024 * 1024 + 1)), {}, 'The photo is too large'],
  ['a long caption', image(), { caption: 'x'.repeat(501) }, 'The caption is too long'],
  ['no id', image(), { id: '' }, 'The photo has no id'],
])('a photo with %s is refused in plain words', async (_, photo, fields, title) => {
  const answer = await send(form(photo, fields));
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ type: 'https://holdfast.dev/demo/problems/photo-invalid', title });
  expect((await server.round('boiler-room')).photos).toEqual([]);
});

test('10 MB is not too large', async () => {
  const answer = await send(form(image(new Uint8Array(10 * 1024 * 1024))));
  expect(await answer.json()).toMatchObject({ bytes: 10 * 1024 * 1024 });
});

test('far more than a photo is refused before it is read as a form', async () => {
  const answer = await send(form(image(new Uint8Array(12 * 1024 * 1024))));
  expect(answer.status).toBe(413);
});

test('what is not a form can not be read', async () => {
  const answer = await server.fetch(photos, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(400);
});

test('a photo that is there already under another key is a conflict', async () => {
  await send(form(image()));
  expect((await send(form(image()))).status).toBe(409);
});

test('a photo that is not there is a 404, and so is its round', async () => {
  expect((await server.fetch(`/api/photos/${id}`)).status).toBe(404);
  const answer = await server.fetch('/api/rounds/nowhere/photos', { method: 'POST', body: form(image()) });
  expect(answer.status).toBe(404);
});
