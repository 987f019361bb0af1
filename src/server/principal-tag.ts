import { DisplayString, parseItem } from 'structured-headers';

/**
 * In whose name a write comes (`Holdfast-Principal`, a Structured Field string or display string); `undefined` when it
 * does not say, `null` when that can't be read.
 */
export function tagIn({ headers }: Request): string | null | undefined {
  const header = headers.get('Holdfast-Principal');
  if (header === null) return undefined;
  try {
    const [tag] = parseItem(header);
    if (typeof tag === 'string') return tag;
    return tag instanceof DisplayString ? tag.toString() : null;
  } catch {
    return null;
  }
}

/** A tag as clients can send it: a replacement character stands for control characters, and for what is no text. */
export function visible(tag: string): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(tag));
  return Array.from(text, (character) => (character < ' ' ? '\ufffd' : character)).join('');
}
