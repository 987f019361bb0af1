import type { StoredRequest } from './intent.js';

/**
 * Tells writes apart that come under one key, so that a page's mistake is not taken for a repetition. It is quick and no
 * secret: FNV-1a of 32 bits beside the length. A form's boundary differs each time it is sent, so of forms only the
 * length counts.
 *
 * @see https://datatracker.ietf.org/doc/draft-eastlake-fnv/
 */
export function fingerprint({ headers }: StoredRequest, body: ArrayBuffer | undefined): string {
  const bytes = new Uint8Array(body ?? new ArrayBuffer(0));
  if (headers['content-type']?.startsWith('multipart/')) return `${bytes.length}`;
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${bytes.length}-${(hash >>> 0).toString(16)}`;
}
