import type { Scheduler } from './scheduler.js';

/**
 * One life of a page or a worker. It can end between any two steps: from then on nothing that it awaits comes back, and
 * whatever the browser held for it is let go.
 */
export class Context {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly #onDeath = new Set<() => void>();
  /** The number of the step at which it ended; `undefined` while it lives. */
  #diedAt: number | undefined;

  constructor(name: string, scheduler: Scheduler) {
    this.name = name;
    this.scheduler = scheduler;
  }

  get isAlive(): boolean {
    return this.#diedAt === undefined;
  }

  get diedAt(): number | undefined {
    return this.#diedAt;
  }

  /** Does something at a later step, and gives what it brought. */
  step<T>(label: string, run: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.scheduler.add(this, label, () => {
        try {
          resolve(run());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  wait(ms: number, label = 'timer'): Promise<void> {
    return new Promise((resolve) => this.scheduler.addLater(this, label, ms, resolve));
  }

  /** Calls back at the end of this life. @returns the function that takes it back */
  onDeath(run: () => void): () => void {
    this.#onDeath.add(run);
    return () => this.#onDeath.delete(run);
  }

  die(): void {
    if (this.#diedAt !== undefined) return;
    this.#diedAt = this.scheduler.steps;
    this.scheduler.forget(this);
    for (const run of this.#onDeath) run();
    this.#onDeath.clear();
  }
}
