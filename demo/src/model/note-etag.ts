/**
 * The validator that the server gives a note's text: the first 16 hex digits of its SHA-256, quoted. Computing it here
 * lets a second edit be based on a first one that the server has not seen yet.
 */
export async function noteEtag(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const hex = Array.from(new Uint8Array(digest, 0, 8), (byte) => byte.toString(16).padStart(2, '0'));
  return `"${hex.join('')}"`;
}
