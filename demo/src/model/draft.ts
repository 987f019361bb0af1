import type { Reading } from './snapshot.js';

/** A reading as it is typed. */
export interface Draft {
  readonly checkpoint: string;
  readonly value: string;
  readonly unit: string;
  readonly low: string;
  readonly high: string;
}

export const emptyDraft: Draft = { checkpoint: '', value: '', unit: '', low: '', high: '' };

/** Nothing would be lost with it: a unit and range alone came from the checkpoint. */
export const isEmpty = ({ checkpoint, value }: Draft): boolean => (checkpoint + value).trim() === '';

export type NewReading = Omit<Reading, 'roundId' | 'position' | 'mark'>;

/** A number as people type it: `4.5`, `4,5`, `−3`. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace(',', '.').replace('\u2212', '-');
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
}

/** The reading that a draft stands for. A value that is no number stays as typed, for the server to judge. */
export function toReading(draft: Draft, id: string, at: Date): NewReading {
  return {
    id,
    checkpoint: draft.checkpoint.trim(),
    value: parseNumber(draft.value) ?? draft.value.trim(),
    unit: draft.unit.trim(),
    low: parseNumber(draft.low) ?? null,
    high: parseNumber(draft.high) ?? null,
    at: at.toISOString(),
  };
}

/** What would have to be typed to get this reading. */
export function toDraft({ checkpoint, value, unit, low, high }: NewReading): Draft {
  return { checkpoint, value: String(value), unit, low: low?.toString() ?? '', high: high?.toString() ?? '' };
}
