/** One validator in a header: `"a"` is strong, `W/"a"` is weak (RFC 9110, 8.8.3). */
export interface EntityTag {
  readonly weak: boolean;
  /** With its quotes. */
  readonly value: string;
}

/** The entity tags of an `If-Match` or `If-None-Match` header; what is not one is left out, and so matches nothing. */
export function entityTags(header: string): EntityTag[] {
  const found = header.matchAll(/(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g);
  return Array.from(found, ([, weak, value = '']) => ({ weak: weak !== undefined, value }));
}
