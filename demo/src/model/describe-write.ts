import type { Snapshot } from './snapshot.js';

/** A write in words for a person, such as "Reading in Cold store". */
export function describeWrite(snapshot: Snapshot | undefined, method: string, pathname: string): string {
  const [, , kind, id, part] = pathname.split('/');
  if (method === 'DELETE') return 'Deletion of a reading';
  const round = kind === 'rounds' && snapshot?.rounds.find((candidate) => candidate.id === id);
  const what = { readings: 'Reading', photos: 'Photo', note: 'Note' }[part ?? ''] ?? 'Change';
  return round ? `${what} in ${round.title}` : what;
}
