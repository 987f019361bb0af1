import type { Clock } from '../../../../src/outbox/environment.js';

/** A clock that stands still until it is advanced. */
export interface ManualClock extends Clock {
  /** Lets time pass, ends the waits that are over by then, and lets everything that follows from it happen. */
  advance(ms: number): Promise<void>;
}

/** Resolves when nothing moves any more: the world has no timers, so one turn of the event loop runs all there is. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Whether a promise is settled by now. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  await quiet();
  return settled;
}

export function manualClock(start: number): ManualClock {
  let now = start;
  let waits: { readonly at: number; readonly resolve: () => void }[] = [];
  return {
    now: () => now,
    wait: (ms) => new Promise((resolve) => waits.push({ at: now + ms, resolve })),
    async advance(ms) {
      await quiet();
      now += ms;
      const over = waits.filter(({ at }) => at <= now);
      waits = waits.filter(({ at }) => at > now);
      for (const { resolve } of over) resolve();
      await quiet();
    },
  };
}
