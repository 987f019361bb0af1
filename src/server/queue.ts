/** Runs jobs one at a time, in the order in which they came. */
export interface Queue {
  /** How many jobs have not ended. */
  readonly size: number;
  add<T>(job: () => Promise<T>): Promise<T>;
  /** Resolves when all jobs so far have ended. */
  idle(): Promise<void>;
}

export function createQueue(): Queue {
  let size = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    get size() {
      return size;
    },
    add<T>(job: () => Promise<T>): Promise<T> {
      size++;
      const run = last.then(job).finally(() => size--);
      last = run.catch(() => undefined);
      return run;
    },
    async idle() {
      await last;
    },
  };
}
