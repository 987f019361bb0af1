/** A record without one of its fields. */
export function without(record: object, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));
}
