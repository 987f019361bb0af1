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

/** A tag as clients can send it: a replacement character stands for each control character. */
export function visible(tag: string): string {
  return Array.from(tag, (character) => (character < ' ' ? '\ufffd' : character)).join('');
}
