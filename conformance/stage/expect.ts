/** What was seen is not what must be. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
}

/** How long a condition is waited for, in ms: a phone on a bad day is slow, and no condition is waited out in vain twice. */
const limit = 20_000;
const pause = 25;

/** @throws Mismatch unless `seen` is `expected`, value by value */
export function equal(seen: unknown, expected: unknown, what: string): void {
  if (!isSame(seen, expected)) throw new Mismatch(`${what}: expected ${show(expected)}, saw ${show(seen)}.`);
}

/** @throws Mismatch unless it holds */
export function holds(condition: boolean, what: string, seen?: unknown): void {
  if (!condition) throw new Mismatch(`${what}${seen === undefined ? '' : `: saw ${show(seen)}`}.`);
}

/**
 * Waits until `probe` gives what passes `isThere`.
 *
 * @throws Mismatch when it does not in time, with what it gave last
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  isThere: (seen: T) => boolean = Boolean,
): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    const seen = await probe();
    if (isThere(seen)) return seen;
    if (performance.now() > end)
      throw new Mismatch(`${what} did not come within ${limit / 1000} s: saw ${show(seen)}.`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([name, value]) => isSame(value, (b as never)[name]));
}

/** A value as a person can read it, and not more of it than fits. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? `“${value}”` : (JSON.stringify(value) ?? String(value));
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
