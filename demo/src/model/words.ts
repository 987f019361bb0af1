import type { Verdict } from './range.js';
import type { Reading } from './snapshot.js';

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });
const rounded = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

export const verdictWords = {
  below: 'Below range',
  inside: 'In range',
  above: 'Above range',
  open: '',
} as const satisfies Record<Verdict, string>;

/** With a real minus sign, which is as wide as the digits. */
const typeset = (formatted: string): string => formatted.replace('-', '\u2212');

const numberWords = (value: number): string => typeset(number.format(value));

export const valueWords = (value: number | string): string => (typeof value === 'number' ? numberWords(value) : value);

export const averageWords = (value: number): string => typeset(rounded.format(value));

export function rangeWords({ low, high, unit }: Pick<Reading, 'low' | 'high' | 'unit'>): string {
  if (low !== null && high !== null) return `${numberWords(low)} to ${numberWords(high)} ${unit}`.trim();
  if (low !== null) return `at least ${numberWords(low)} ${unit}`.trim();
  if (high !== null) return `at most ${numberWords(high)} ${unit}`.trim();
  return '';
}

/** The time, with the day in front unless it is today's. */
export function whenWords(at: string, now = new Date()): string {
  const then = new Date(at);
  if (Number.isNaN(then.getTime())) return '';
  return then.toDateString() === now.toDateString() ? clock.format(then) : `${day.format(then)}, ${clock.format(then)}`;
}

export const counted = (count: number, one: string, many: string): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;
