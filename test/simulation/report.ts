import type { Event } from './events.js';
import { run, type Schedule, scheduleOf } from './schedule.js';
import { shrink } from './shrink.js';

/** Steps of the trace that are printed. */
const lastSteps = Number(process.env['STEPS'] ?? 60);

/** What broke, as a person reads it: the seed, what is left of the schedule, the last steps, and how to see it again. */
export async function reportOf(schedule: Schedule, { liveness }: { liveness: boolean }): Promise<string> {
  const smallest = await shrink(schedule);
  const { violation, trace } = await run(smallest, { kept: lastSteps });
  const before = scheduleOf(schedule.seed, { liveness }).events.length;
  const mode = liveness ? ' --liveness' : '';
  return [
    `✗ ${violation?.invariant ?? 'nothing'}: ${violation?.detail ?? 'it does not break any more'}`,
    '',
    `Seed ${schedule.seed}, ${smallest.events.length} of ${before} events left; ${JSON.stringify(smallest.setup)}`,
    ...smallest.events.map((event, index) => `  ${String(index + 1).padStart(2)}. ${words(event)}`),
    smallest.isLively ? '      then the world turns kind' : '',
    '',
    `The last ${trace.length} steps:`,
    ...trace.map((line) => `  ${line}`),
    '',
    `See it again: npm run sim -- --schedules 1 --seed ${schedule.seed}${mode}`,
  ].join('\n');
}

function words({ kind, after, ...rest }: Event): string {
  const details = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  return `after ${after} steps: ${kind}${details}`;
}
