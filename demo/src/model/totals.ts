import { isOutOfRange } from './range.js';
import type { Mark, Reading, Round } from './snapshot.js';

export interface Totals {
  readonly count: number;
  readonly outOfRange: number;
  /** Absent when there is nothing to average, or when readings are in different units. */
  readonly average?: { readonly value: number; readonly unit: string };
}

/** The figures of a round, from the readings that are shown. */
export function totals(readings: readonly Reading[]): Totals {
  const figures = { count: readings.length, outOfRange: readings.filter(isOutOfRange).length };
  const values = readings.map(({ value }) => value).filter((value) => typeof value === 'number');
  const [unit, ...others] = new Set(readings.map((reading) => reading.unit));
  if (unit === undefined || others.length > 0 || values.length === 0) return figures;
  return { ...figures, average: { value: values.reduce((sum, value) => sum + value, 0) / values.length, unit } };
}

/** How many of this device's writes to a round the server does not have. */
export function waiting({ readings, photos, deletions, note }: Round): number {
  const marks: (Mark | undefined)[] = [...readings, ...photos].map(({ mark }) => mark);
  return [...marks, ...deletions, ...note.edits].filter((mark) => mark && mark.state !== 'synced').length;
}
