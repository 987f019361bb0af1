import type { Context } from './context.js';
import type { Random } from './random.js';
import type { Trace } from './trace.js';

/** One thing that can happen next. */
interface Step {
  /** In whose life it happens; without one, in the world's. */
  readonly context: Context | undefined;
  readonly label: string;
  readonly run: () => void;
}

interface Timer extends Step {
  readonly at: number;
}

/** Lets every microtask run: between two steps, nothing is left that could go on by itself. */
function flush(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * The one source of all that happens. Whatever waits for the world (a transaction, an answer, a lock, a timer) is a step
 * here; which of them comes next is chance, and chance comes from the seed.
 */
export class Scheduler {
  readonly trace: Trace;
  readonly #random: Random;
  #ready: Step[] = [];
  /** Sorted by time, those of one time in the order in which they were set. */
  #timers: Timer[] = [];
  #afterFlush: (() => void)[] = [];
  /** ms since the world began; it never jumps, which the wall clock does. */
  time = 0;
  /** Steps so far. */
  steps = 0;

  constructor(random: Random, trace: Trace) {
    this.#random = random;
    this.trace = trace;
  }

  /** Something that happens at some later step. */
  add(context: Context | undefined, label: string, run: () => void): void {
    if (context && !context.isAlive) return;
    this.#ready.push({ context, label, run });
  }

  /** Something that can happen when `ms` have passed. */
  addLater(context: Context | undefined, label: string, ms: number, run: () => void): void {
    if (context && !context.isAlive) return;
    const at = this.time + Math.max(0, ms);
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1]?.at ?? 0) > at) index -= 1;
    this.#timers.splice(index, 0, { context, label, run, at });
  }

  /** Something to look at when everything that follows from the present step has run. */
  afterFlush(run: () => void): void {
    this.#afterFlush.push(run);
  }

  /** Nothing of a context happens any more. */
  forget(context: Context): void {
    this.#ready = this.#ready.filter((step) => step.context !== context);
    this.#timers = this.#timers.filter((timer) => timer.context !== context);
  }

  get isQuiet(): boolean {
    return this.#ready.length === 0;
  }

  /** When the next timer is due, in ms since the world began. */
  get nextTimerAt(): number | undefined {
    return this.#timers[0]?.at;
  }

  /** Runs at most so many steps. @returns how many it ran: fewer when nothing can happen any more */
  async run(limit: number): Promise<number> {
    let ran = 0;
    await this.settle();
    while (ran < limit && this.#ready.length > 0) {
      const index = this.#ready.length === 1 ? 0 : this.#random.below(this.#ready.length);
      const step = this.#ready[index];
      const last = this.#ready.pop();
      if (!step || !last) break;
      if (last !== step) this.#ready[index] = last;
      this.steps += 1;
      ran += 1;
      this.trace.note(this, step.context?.name ?? 'world', step.label);
      step.run();
      await this.settle();
    }
    return ran;
  }

  /** Lets what the present step began come to rest. */
  async settle(): Promise<void> {
    await flush();
    while (this.#afterFlush.length > 0) {
      const looks = this.#afterFlush;
      this.#afterFlush = [];
      for (const look of looks) look();
      await flush();
    }
  }

  /** Moves time on to the next timer that is due until then; otherwise to that time. @returns whether a timer is due */
  moveOn(until: number): boolean {
    const [next] = this.#timers;
    if (!next || next.at > until) {
      this.time = Math.max(this.time, until);
      return false;
    }
    this.time = Math.max(this.time, next.at);
    let count = 0;
    while ((this.#timers[count]?.at ?? Infinity) <= this.time) count += 1;
    this.#ready.push(...this.#timers.splice(0, count));
    return true;
  }
}
