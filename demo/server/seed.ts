import type { Transaction } from '../../src/server/index.js';
import { insertReading } from './readings.js';
import { recomputeTotals } from './totals.js';

type SeedReading = readonly [checkpoint: string, value: number, unit: string, low: number | null, high: number | null];

interface SeedRound {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly note: string;
  readonly readings: readonly SeedReading[];
}

const rounds: readonly SeedRound[] = [
  {
    id: 'boiler-room',
    title: 'Boiler room',
    place: 'Building C, basement',
    note: 'Boiler 2 is off until its new burner is in. Key at the gate.',
    readings: [
      ['Boiler 1, flow temperature', 71.5, '°C', 60, 80],
      ['Boiler 1, pressure', 1.6, 'bar', 1.2, 2],
      ['Expansion tank, pressure', 1.1, 'bar', 1.2, 1.8],
      ['Flue gas, carbon monoxide', 34, 'ppm', null, 100],
    ],
  },
  {
    id: 'cold-store',
    title: 'Cold store',
    place: 'Dock 4',
    note: '',
    readings: [
      ['Chamber 1', -19.4, '°C', null, -18],
      ['Chamber 2', -16.8, '°C', null, -18],
      ['Vestibule', 5.2, '°C', 2, 7],
    ],
  },
  {
    id: 'fire-doors',
    title: 'Fire doors',
    place: 'East wing, floors 0 to 3',
    note: 'Closing time, from 90 degrees until the latch falls.',
    readings: [
      ['Door E0.1', 6.2, 's', 3, 8],
      ['Door E1.4', 9.1, 's', 3, 8],
      ['Door E2.2', 5.4, 's', 3, 8],
      ['Door E3.1', 6.8, 's', 3, 8],
      ['Door E3.2', 4.9, 's', 3, 8],
    ],
  },
];

const minute = 60_000;

/** Three rounds as somebody walked them an hour ago. */
export async function seed(tx: Transaction): Promise<void> {
  let at = Date.now() - 60 * minute;
  for (const [index, { id: roundId, title, place, note, readings }] of rounds.entries()) {
    await tx.query(
      'insert into rounds (id, position, title, place, note) values ($1, $2, $3, $4, $5)',
      roundId,
      index + 1,
      title,
      place,
      note,
    );
    for (const [checkpoint, value, unit, low, high] of readings) {
      at += 2 * minute;
      const reading = { id: crypto.randomUUID(), roundId, checkpoint, value, unit, low, high };
      await insertReading(tx, { ...reading, at: new Date(at).toISOString() });
    }
    await recomputeTotals(tx, roundId);
  }
}
