import type { Seen } from '../browser/support/wire.js';
import { Counts } from './counts.js';
import { Director, type Stage } from './director.js';
import { judge, type Verdict } from './judge.js';
import { Life } from './life.js';
import { plan, type Life as PlannedLife } from './plan.js';
import type { Subject } from './subject.js';
import { ToldLedger } from './told.js';
import { inTime, until } from './until.js';
import { World } from './world.js';

/** How long a drain may go without anything arriving, in ms, before it is given up. */
const stuckAfter = 90_000;

/** How long a drain may go without anything arriving before something is done about it, in ms. */
const nudgeAfter = 3000;

/** How long nothing may be on its way before it is taken for granted that nothing comes any more, in ms. */
const quietAfter = 700;

/** How long a scene may take, in ms, on a slow machine and with every wait in it. */
const sceneLimit = 300_000;

export interface RunOptions {
  readonly subject: Subject;
  readonly seed: number;
  readonly kills: number;
  /** Takes a line for each thing that happens. */
  readonly journal: (line: string) => void;
}

export interface Result {
  readonly kills: number;
  readonly counts: Counts;
  readonly verdict: Verdict;
  /** How much was still on its way to the server when the run gave up waiting. */
  readonly undrained: number;
  /** Every write that reached the wire, in order. */
  readonly arrivals: readonly Seen[];
  /** In ms. */
  readonly took: number;
}

/** A whole run: lives that end by a kill, then a kind world, then judgement. */
export async function run({ subject, seed, kills, journal }: RunOptions): Promise<Result> {
  const started = Date.now();
  const world = await World.start(subject);
  const stage: Stage = { world, subject, told: new ToldLedger(journal), counts: new Counts(), journal };
  const end = (verdict: Verdict, undrained: number, lives: number): Result => {
    return {
      kills: lives,
      counts: stage.counts,
      verdict,
      undrained,
      arrivals: world.wire.writes,
      took: Date.now() - started,
    };
  };
  try {
    for (const planned of plan(seed, kills)) {
      if (planned.startsCalm) {
        const { verdict, undrained } = await calm(stage, planned.number);
        // Near its cause is where a fault is found; the other subject is run to its end, since its faults are the result.
        const isOver = undrained > 0 || isBroken(verdict);
        if (isOver && subject.name === 'holdfast') return end(verdict, undrained, planned.number - 1);
      }
      await live(stage, planned);
    }
    const { verdict, undrained } = await calm(stage, kills + 1);
    return end(verdict, undrained, kills);
  } finally {
    await world.end();
  }
}

/** Whether a promise was broken. */
export function isBroken({ lost, stuck, doubled, reordered }: Verdict): boolean {
  return lost.length + stuck.length + doubled.length + reordered.length > 0;
}

async function live(stage: Stage, { number, tabs, startsOffline, scenes }: PlannedLife): Promise<void> {
  const { world, journal } = stage;
  journal(`life ${number}: ${tabs} tabs${startsOffline ? ', opened offline' : ''}`);
  if (startsOffline) await world.cut();
  else await world.mend();
  const life = new Life(world, stage.subject, stage.told, number);
  await inTime('Opening the browser', life.open(tabs), sceneLimit);
  const director = new Director(stage, life);
  for (const scene of scenes) await inTime(`The scene "${scene.act}"`, director.play(scene), sceneLimit);
}

/** Makes the world kind, waits until all that can be sent has arrived, and judges. */
async function calm(stage: Stage, number: number): Promise<{ verdict: Verdict; undrained: number }> {
  const { world, subject, told, journal } = stage;
  journal('calm');
  await world.mend();
  const first = world.arrivals;
  const life = new Life(world, subject, told, number);
  await life.open(1);
  await life.nudge('person');
  let { sendable, keys } = await subject.waiting(life.page);
  let [movedAt, nudgedAt] = [Date.now(), Date.now()];
  let arrivals = world.arrivals;
  const look = async () => {
    const now = await subject.waiting(life.page);
    // Workbox takes out of its queue what is on its way.
    const isOnItsWay = world.wire.writes.slice(first).some(({ answered }) => answered === undefined);
    if (now.sendable !== sendable || world.arrivals !== arrivals || isOnItsWay) movedAt = Date.now();
    ({ sendable, keys } = now);
    ({ arrivals } = world);
    const idle = Date.now() - movedAt;
    if (sendable === 0) return idle > quietAfter;
    if (Date.now() - Math.max(movedAt, nudgedAt) > nudgeAfter) {
      journal(`calm: ${sendable} wait, and nothing moves: ${await subject.standing(life.page)}`);
      nudgedAt = Date.now();
      // Waits of minutes are no fault; that a person can't end them would be one.
      await life.nudge('person');
    }
    return idle > stuckAfter;
  };
  await until(look, 600_000);
  const [effects, rounds] = [await world.effects(), await world.rounds()];
  const labels = rounds.flatMap(({ readings, photos }) => [
    ...readings.map(({ checkpoint }) => checkpoint),
    ...photos.map(({ caption }) => caption),
  ]);
  const pastWorker = subject.stampsAttempts ? pastWorkerIn(world.wire.writes) : new Set<string>();
  const verdict = judge({ accounts: told.accounts, effects, labels, inSight: new Set(keys), pastWorker });
  if (isBroken(verdict)) journal(`calm: a promise is broken: ${await subject.standing(life.page)}`);
  await world.device.close();
  const { acknowledged, lost, stuck, doubled, reordered } = verdict;
  journal(
    `calm: ${acknowledged} acknowledged so far, ${effects.length} effects, ${sendable} still wait; ` +
      `${lost.length} lost, ${stuck.length} stuck, ${doubled.length} doubled, ${reordered.length} reordered`,
  );
  return { verdict, undrained: sendable };
}

/** Keys of writes that came past the worker, and only so. */
function pastWorkerIn(arrivals: readonly Seen[]): Set<string> {
  const keysOf = (captured: boolean) =>
    arrivals.flatMap(({ key, isCaptured }) => (key !== undefined && isCaptured === captured ? [key] : []));
  const captured = new Set(keysOf(true));
  return new Set(keysOf(false).filter((key) => !captured.has(key)));
}
