import type { Result } from './run.js';
import type { Account } from './told.js';

/** What a person reads of a run. */
export function report({ kills, counts, verdict, undrained, took }: Result): string {
  const { acknowledged, lost, doubled, reordered, excused, refused } = verdict;
  const lines = [
    `${kills} kills in ${Math.round(took / 1000)} s.`,
    '',
    ...counts.all.toSorted(([a], [b]) => a.localeCompare(b)).map(([name, count]) => `${pad(count)}  ${name}`),
    '',
    `${pad(acknowledged)}  writes acknowledged`,
    `${pad(excused.filter(({ excuse }) => excuse === 'tab gone').length)}  of them gone with the tab that said it kept them only so long`,
    `${pad(excused.filter(({ excuse }) => excuse === 'erased').length)}  of them deleted by the person, with the site's data`,
    `${pad(refused.length)}  of them in sight, refused by the server: they delete what one of the above was to add`,
    `${pad(undrained)}  still waiting when the world had been kind for long`,
    `${pad(lost.length)}  lost`,
    `${pad(doubled.length)}  doubled`,
    `${pad(reordered.length)}  reordered`,
    ...lost.map((account) => `lost: ${describe(account)}`),
    ...doubled.map((what) => `doubled: ${what}`),
    ...reordered.map(([late, second]) => `reordered: ${describe(late)}, overtaken by ${describe(second)}`),
  ];
  return lines.join('\n');
}

/** A write with what was told of it. */
function describe({ write, tab, told, storage, excuse }: Account): string {
  const where = storage === undefined ? '' : ` in ${storage}`;
  const why = excuse === undefined ? '' : ` (${excuse})`;
  return `${write.label} [${write.key}] of tab ${tab}, told ${told?.status ?? 'nothing'}${where}${why}`;
}

function pad(count: number): string {
  return String(count).padStart(6);
}
