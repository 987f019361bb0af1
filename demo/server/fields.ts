/** Checks of what a client sends; each says whether the value is what its name says. */

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The request's JSON object, or `undefined` when it is something else. */
export async function jsonFields(request: Request): Promise<Fields | undefined> {
  const value: unknown = await request.json().catch(() => undefined);
  return isFields(value) ? value : undefined;
}

/** Text of at most `limit` characters, without a NUL, which databases do not store. */
export function isText(value: unknown, limit: number): value is string {
  return typeof value === 'string' && value.length <= limit && !value.includes('\0');
}

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A limit that may be left out. */
export function isLimit(value: unknown): value is number | null | undefined {
  return value === null || value === undefined || isNumber(value);
}

/** A time in ISO 8601, UTC, as `Date.prototype.toISOString` gives it. */
export function isTime(value: unknown): value is string {
  return (
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) && !isNaN(Date.parse(value))
  );
}
