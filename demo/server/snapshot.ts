import type { Transaction } from '../../src/server/index.js';
import { toNote } from './note.js';
import { readPhotos } from './photos.js';
import { readReadings } from './readings.js';
import { toTotals } from './totals.js';
import type { Snapshot } from './types.js';

interface RoundRow {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly note: string;
  readonly count: number;
  readonly out_of_range: number;
  readonly average: number | null;
}

/** Everything there is, but the photos' bytes, as it was at one moment. */
export async function readSnapshot(tx: Transaction): Promise<Snapshot> {
  const [server] = await tx.query<{ version: number }>('select version from server');
  const rows = await tx.query<RoundRow>(
    'select id, title, place, note, count, out_of_range, average from rounds order by position',
  );
  const readings = byRound(await readReadings(tx));
  const photos = byRound(await readPhotos(tx));
  return {
    version: server?.version ?? 0,
    rounds: rows.map((row) => ({
      id: row.id,
      title: row.title,
      place: row.place,
      note: toNote(row.note),
      readings: readings.get(row.id) ?? [],
      photos: photos.get(row.id) ?? [],
      totals: toTotals(row),
    })),
  };
}

function byRound<T extends { readonly roundId: string }>(children: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const child of children) {
    const group = groups.get(child.roundId);
    if (group) group.push(child);
    else groups.set(child.roundId, [child]);
  }
  return groups;
}
