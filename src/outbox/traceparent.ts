/**
 * Makes a W3C `traceparent` (version 00, sampled), so that a write can be followed from tap to table.
 *
 * @param random a source of numbers in [0, 1)
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function newTraceparent(random: () => number): string {
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  // The specification forbids ids of zeros only; the leading digit keeps them apart.
  return `00-1${hex(31)}-1${hex(15)}-01`;
}
