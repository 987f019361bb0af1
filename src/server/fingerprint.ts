import type { Bytes } from './body.js';

/**
 * What makes two requests the same write: method, path, query in canonical order, and the body's bytes; SHA-256, in hex.
 * Headers are left out: credentials and trace ids change from one attempt to the next.
 */
export async function fingerprint(request: Request, body: Bytes): Promise<string> {
  const { pathname, searchParams } = new URL(request.url);
  searchParams.sort();
  const parts = [request.method, pathname, searchParams.toString(), await sha256(body)];
  // None of the parts can hold a line break, so no two requests give one text.
  return sha256(new TextEncoder().encode(parts.join('\n')));
}

async function sha256(bytes: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
