import type { Reading } from './snapshot.js';

/** Where a value lies: `open` when there is nothing to compare it with. */
export type Verdict = 'below' | 'inside' | 'above' | 'open';

export function verdict({ value, low, high }: Pick<Reading, 'value' | 'low' | 'high'>): Verdict {
  if (typeof value === 'string' || (low === null && high === null)) return 'open';
  if (low !== null && value < low) return 'below';
  if (high !== null && value > high) return 'above';
  return 'inside';
}

export const isOutOfRange = (reading: Pick<Reading, 'value' | 'low' | 'high'>): boolean =>
  ['below', 'above'].includes(verdict(reading));
