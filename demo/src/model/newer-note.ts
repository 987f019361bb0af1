/** What the server holds instead of the text that an edit was based on. */
export interface NewerNote {
  readonly text: string;
  readonly etag?: string;
}

/** The note in what a conflict carries as `current`. */
export function toNewerNote(current: unknown, etag: string | undefined): NewerNote | undefined {
  if (typeof current !== 'object' || current === null || !('text' in current)) return undefined;
  if (typeof current.text !== 'string') return undefined;
  const own = 'etag' in current && typeof current.etag === 'string' ? current.etag : undefined;
  const validator = etag ?? own;
  return { text: current.text, ...(validator && { etag: validator }) };
}
