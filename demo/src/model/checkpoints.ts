import type { Reading } from './snapshot.js';

export type Expectation = Pick<Reading, 'unit' | 'low' | 'high'>;

/** Every checkpoint of a round once, in the order of the walk. */
export const checkpoints = (readings: readonly Reading[]): string[] => [
  ...new Set(readings.map(({ checkpoint }) => checkpoint)),
];

/** What the checkpoint's last reading was measured in and against. */
export function expectation(readings: readonly Reading[], checkpoint: string): Expectation | undefined {
  const name = checkpoint.trim().toLowerCase();
  const last = readings.findLast((reading) => reading.checkpoint.toLowerCase() === name);
  return last && { unit: last.unit, low: last.low, high: last.high };
}
