import { add, type Coverage } from './coverage.js';
import type { Invariant } from './oracle/oracle.js';
import { regressions } from './regressions.js';
import { reportOf } from './report.js';
import { run, scheduleOf } from './schedule.js';

/** A share of a run, as `scripts/sim.js` gives it to each of its processes. */
export interface Share {
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  readonly liveness: boolean;
  /** Violations after which it stops. */
  readonly stopAfter: number;
  /** Failing schedules are shrunk and printed. */
  readonly reports: boolean;
  /** The seeds that once failed come first. */
  readonly regressions: boolean;
  /** What the oracle looks away from. */
  readonly ignored?: readonly Invariant[];
}

export interface Found {
  readonly seed: number;
  readonly invariant: string;
  readonly detail: string;
  readonly report: string;
}

export interface ShareResult {
  readonly schedules: number;
  readonly found: readonly Found[];
  readonly coverage: Coverage;
}

export async function runShare(share: Share): Promise<ShareResult> {
  const { first, stride, count, liveness, stopAfter, reports, ignored = [] } = share;
  let coverage: Coverage = {};
  const found: Found[] = [];
  const play = async (seed: number, isLively: boolean) => {
    const schedule = scheduleOf(seed, { liveness: isLively });
    const { violation, coverage: seen } = await run(schedule, { ignored });
    coverage = add(coverage, seen);
    if (!violation) return;
    const report = reports ? await reportOf(schedule, { liveness: isLively }) : '';
    found.push({ seed, ...violation, report });
  };
  if (share.regressions) for (const { seed, liveness: isLively = false } of regressions) await play(seed, isLively);
  let schedules = 0;
  for (; schedules < count && found.length < stopAfter; schedules += 1)
    await play(first + schedules * stride, liveness);
  return { schedules, found, coverage };
}

const share = process.argv[2];
if (share !== undefined) process.stdout.write(JSON.stringify(await runShare(JSON.parse(share) as Share)));
