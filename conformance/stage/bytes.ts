import type { SeenRequest } from './server.js';

/** The body of a request as the server got it (its first 64 kB). */
export function bodyOf({ body }: SeenRequest): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
}

export function textOf(request: SeenRequest): string {
  return new TextDecoder().decode(bodyOf(request));
}

/** Reads a request's form as a server would: by the boundary that its `Content-Type` names. */
export function formOf(request: SeenRequest): Promise<FormData> {
  const type = request.headers['content-type'] ?? '';
  return new Response(bodyOf(request), { headers: { 'Content-Type': type } }).formData();
}

export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes that no text encoding leaves alone. */
export function awkwardBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 151 + 7) % 256);
}
