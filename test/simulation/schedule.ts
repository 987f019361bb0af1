import { anyEvents, type Event } from './events.js';
import { happen, quiet } from './happen.js';
import { kindWorld } from './kind-world.js';
import { type Coverage, coverageOf } from './coverage.js';
import { type Invariant, Oracle, type Violation } from './oracle/oracle.js';
import { Device } from './world/device.js';
import { Random } from './world/random.js';
import { anySetup, type Setup } from './world/setup.js';
import { Trace } from './world/trace.js';

/** All that decides how a run goes: the same schedule runs the same way each time. */
export interface Schedule {
  readonly seed: number;
  readonly setup: Setup;
  readonly events: readonly Event[];
  /** At the end the world turns kind, and everything must come to an end. */
  readonly isLively: boolean;
}

/** What came of it. */
export interface Outcome {
  readonly violation: Violation | undefined;
  readonly digest: string;
  /** The last steps, in words. */
  readonly trace: readonly string[];
  readonly coverage: Coverage;
}

/** The schedule of a seed. */
export function scheduleOf(seed: number, { liveness = false }: { liveness?: boolean } = {}): Schedule {
  const random = new Random(seed);
  const setup = anySetup(random);
  return { seed, setup, events: anyEvents(random), isLively: random.chance(0.6) || liveness };
}

/** The most steps that one event may lead to before the next. */
const patience = 1000;
/** The most steps in which the world comes to rest. */
const restLimit = 20_000;

/**
 * Runs a schedule and watches what it does to the promise.
 *
 * @param kept lines of the trace that are kept in words
 */
export async function run(
  { seed, setup, events, isLively }: Schedule,
  { kept = 0, ignored = [] }: { kept?: number; ignored?: readonly Invariant[] } = {},
): Promise<Outcome> {
  const trace = new Trace(kept);
  const device = new Device(setup, seed, trace);
  const oracle = new Oracle(device, ignored);
  device.watch = oracle;
  const isFinal = () => oracle.violation !== undefined;
  const strange = (error: unknown) => device.diary.surprises.push(error);
  process.on('unhandledRejection', strange);
  try {
    device.openPage(true);
    for (const event of events) {
      if (event.after >= patience) await quiet(device, patience);
      else await device.scheduler.run(event.after);
      trace.note(device.scheduler, 'schedule', event.kind);
      await happen(device, event);
      await device.scheduler.settle();
      oracle.look();
      if (isFinal()) break;
    }
    if (!isFinal()) {
      const steps = await quiet(device, restLimit);
      if (steps >= restLimit) oracle.breaks('liveness', 'The world does not come to rest.');
      oracle.look();
    }
    if (isLively && !isFinal()) await kindWorld(device, oracle);
    if (!isFinal()) oracle.finish();
  } finally {
    process.off('unhandledRejection', strange);
  }
  return {
    violation: oracle.violation,
    digest: trace.digest,
    trace: trace.lines,
    coverage: coverageOf(device, events),
  };
}
