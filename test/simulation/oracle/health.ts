import type { Rows } from '../world/rows.js';
import { countsOf } from './agree.js';
import { fieldsOf, isBacklogged, type Kept, keptIn, needsPerson, numberOf, textOf } from './records.js';

/** What health may say, as plain data. */
export interface ShownHealth {
  readonly counts: Readonly<Record<string, number>>;
  readonly waiting: number;
  readonly damaged: number;
  readonly oldestAt: number | undefined;
  readonly nextAttemptAt: number | undefined;
  readonly reachable: boolean | undefined;
  readonly paused: boolean;
  readonly principal: string;
  readonly epoch: number;
}

/** Whether health says what is. @returns what it says wrongly, in words */
export function untruth(health: ShownHealth, rows: Rows): string | undefined {
  const session = fieldsOf(rows.get(['session']));
  const principal = textOf(session['principal']);
  if (health.principal !== principal) return `Health is about ${health.principal}, and ${principal} is signed in.`;
  if (session['epoch'] !== undefined && health.epoch !== session['epoch'])
    return `Health is of epoch ${health.epoch}, and it is ${numberOf(session['epoch'])}.`;
  const kept = keptIn(rows).filter((one) => one.principal === principal);
  const isPaused = rows.has(['pause', principal]);
  if (health.paused !== isPaused) return `Health says ${health.paused ? '' : 'not '}paused, and that is not so.`;
  const counts = isPaused ? asPaused(countsOf(kept, principal)) : countsOf(kept, principal);
  for (const [state, count] of Object.entries(counts))
    if (health.counts[state] !== count) return `Health says ${health.counts[state]} ${state}, and there are ${count}.`;
  if (health.waiting !== kept.length) return `Health says ${health.waiting} wait, and ${kept.length} do.`;
  const oldest = kept.toSorted((a, b) => a.seq - b.seq)[0]?.createdAt;
  if (health.oldestAt !== oldest) return `Health says the oldest is of ${health.oldestAt}, and it is of ${oldest}.`;
  return untrueNext(health, rows, kept);
}

/** What waits by itself is shown as held while a person has paused it. */
function asPaused({ queued = 0, retrying = 0, held = 0, ...rest }: Record<string, number>): Record<string, number> {
  return { ...rest, queued: 0, retrying: 0, held: held + queued + retrying };
}

function untrueNext(
  { nextAttemptAt, reachable, principal }: ShownHealth,
  rows: Rows,
  kept: readonly Kept[],
): string | undefined {
  const times =
    rows.has(['hold', principal]) || rows.has(['pause', principal])
      ? []
      : headsOf(rows, kept).map(({ notBefore }) => notBefore);
  if (times.length === 0)
    return nextAttemptAt === undefined
      ? undefined
      : `Health promises an attempt at ${nextAttemptAt}, and none will be made.`;
  if (nextAttemptAt === undefined) return 'Health says that nothing will be sent, and something is due.';
  const [soonest, latest] = [Math.min(...times), Math.max(...times)];
  // While nothing answers, lanes that were not tried yet wait for the one that was.
  const last = reachable === false ? latest : soonest;
  if (nextAttemptAt >= soonest && nextAttemptAt <= last) return undefined;
  return `Health promises the next attempt at ${nextAttemptAt}, and it is due at ${soonest}.`;
}

/** The first of each lane that may be sent. */
function headsOf(rows: Rows, kept: readonly Kept[]): Kept[] {
  const heads = new Map<string, Kept>();
  for (const one of kept.toSorted((a, b) => numberOf(a.seq) - numberOf(b.seq)))
    if (isBacklogged(rows, one) && !heads.has(one.lane)) heads.set(one.lane, one);
  return [...heads.values()].filter((one) => one.state !== 'held' && one.state !== 'sending' && !needsPerson(one));
}
