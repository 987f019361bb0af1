import { createHash } from 'node:crypto';
import type { Bytes } from './body.js';

/** Bodies up to so many bytes are hashed at once, in microseconds; WebCrypto takes larger ones to another thread. */
const hashedHere = 256 * 1024;

/**
 * What makes two requests the same write: method, path, query in canonical order, and the body's bytes; SHA-256, in hex.
 * Headers are left out: credentials and trace ids change from one attempt to the next.
 */
export async function fingerprint(request: Request, body: Bytes): Promise<string> {
  const { pathname, searchParams } = new URL(request.url);
  searchParams.sort();
  const ofBody = body.byteLength > hashedHere ? await hashElsewhere(body) : hash(body);
  // None of the parts can hold a line break, so no two requests give one text.
  return hash([request.method, pathname, searchParams.toString(), ofBody].join('\n'));
}

/** SHA-256 in hex. */
export function hash(content: Bytes | string): string {
  return createHash('sha256').update(content).digest('hex');
}

async function hashElsewhere(bytes: Bytes): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
