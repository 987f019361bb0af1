import type { Seen } from '../browser/support/wire.js';
import { Counts } from './counts.js';
import type { Result } from './run.js';
import type { Account, Excuse } from './told.js';

/** At most so many faults of a kind are told one by one. */
const most = 20;

/** What a person reads of a run. */
export function report({ kills, counts, verdict, undrained, arrivals, took }: Result): string {
  const { acknowledged, lost, stuck, doubled, reordered, excused, refused } = verdict;
  const excusedFor = (excuse: Excuse) => excused.filter((account) => account.excuse === excuse).length;
  const ends = new Counts();
  for (const { write } of lost)
    ends.add(`lost when last seen on the wire: ${wayOf(write.key, arrivals).at(-1) ?? 'never'}`);
  const lines = [
    `${kills} kills in ${Math.round(took / 1000)} s. What was done, and when:`,
    ...listed(counts),
    '',
    'What came of it:',
    line(acknowledged, 'writes acknowledged'),
    line(excusedFor('tab gone'), 'of them gone with the tab that said it kept them only so long'),
    line(excusedFor('erased'), "of them deleted with the site's data, by the person"),
    line(refused.length, 'of them refused by the server and in sight: they delete what is not there'),
    line(verdict.pastWorker, 'of them sent by the browser past the worker, and answered by the server itself'),
    line(undrained, 'still waiting although the world had been kind for long'),
    line(lost.length, 'lost'),
    ...listed(ends),
    line(stuck.length, 'stuck: in sight, and not applied'),
    line(doubled.length, 'doubled'),
    line(reordered.length, 'reordered'),
    ...some(lost, (account) => `lost: ${describe(account, arrivals)}`),
    ...some(stuck, (account) => `stuck: ${describe(account, arrivals)}`),
    ...some(doubled, (what) => `doubled: ${what}`),
    ...some(
      reordered,
      ([late, by]) => `reordered: ${describe(late, arrivals)}; overtaken by ${describe(by, arrivals)}`,
    ),
  ];
  return lines.join('\n');
}

/** A write with what was told of it, and how it fared on the wire. */
function describe({ write: { label, key }, tab, told, storage, excuse }: Account, arrivals: readonly Seen[]): string {
  const where = storage === undefined ? '' : ` in ${storage}`;
  const why = excuse === undefined ? '' : ` (${excuse})`;
  const way = wayOf(key, arrivals).join(', ') || 'never';
  return `${label} [${key}] of tab ${tab}, told ${told?.status ?? 'nothing'}${where}${why}, on the wire: ${way}`;
}

/** When each attempt came, what it was answered, and whether it came past the worker. */
function wayOf(key: string, arrivals: readonly Seen[]): string[] {
  return arrivals
    .filter((seen) => seen.key === key)
    .map(({ at, answered, isCaptured }) => {
      const answer = answered === undefined ? 'no answer' : `answered ${answered}`;
      return `${new Date(at).toISOString().slice(11, 23)} ${answer}${isCaptured ? '' : ', not captured'}`;
    });
}

function listed(counts: Counts): string[] {
  return counts.all.toSorted(([a], [b]) => a.localeCompare(b)).map(([name, count]) => line(count, name));
}

function some<T>(items: readonly T[], tell: (item: T) => string): string[] {
  const told = items.slice(0, most).map(tell);
  return items.length > most ? [...told, `… and ${items.length - most} more`] : told;
}

function line(count: number, what: string): string {
  return `${String(count).padStart(6)}  ${what}`;
}
