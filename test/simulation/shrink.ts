import type { Invariant } from './oracle/oracle.js';
import { run, type Schedule } from './schedule.js';

/** The most runs that shrinking may cost. */
const runLimit = 400;

/**
 * Leaves out events as long as the same invariant still breaks: first halves, then quarters, at last one by one.
 *
 * @see https://www.st.cs.uni-saarland.de/papers/tse2002/ Delta debugging
 */
export async function shrink(schedule: Schedule): Promise<Schedule> {
  const { violation } = await run(schedule);
  if (!violation) return schedule;
  const shrinking = new Shrinking(schedule, violation.invariant);
  for (let size = Math.ceil(schedule.events.length / 2); size > 1; size = Math.ceil(size / 2))
    await shrinking.without(size);
  await shrinking.without(1);
  if (schedule.setup.isFine) await shrinking.attempt({ setup: { ...schedule.setup, isFine: false } });
  if (schedule.isLively) await shrinking.attempt({ isLively: false });
  return shrinking.smallest;
}

class Shrinking {
  smallest: Schedule;
  readonly #invariant: Invariant;
  #runs = 0;

  constructor(schedule: Schedule, invariant: Invariant) {
    this.smallest = schedule;
    this.#invariant = invariant;
  }

  /** Leaves out so many events in a row, wherever it can. */
  async without(size: number): Promise<void> {
    for (let at = 0; at < this.smallest.events.length;) {
      const events = this.smallest.events.toSpliced(at, size);
      if (!(await this.attempt({ events }))) at += size;
    }
  }

  /** @returns whether the same still breaks */
  async attempt(change: Partial<Schedule>): Promise<boolean> {
    if (this.#runs >= runLimit) return false;
    this.#runs += 1;
    const candidate = { ...this.smallest, ...change };
    const { violation } = await run(candidate);
    if (violation?.invariant !== this.#invariant) return false;
    this.smallest = candidate;
    return true;
  }
}
