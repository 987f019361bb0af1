import type { WaitsFor } from '../outbox/intent.js';
import { longestTimer } from './longest-timer.js';

/** How soon after the last request to drain another one is worth making, in ms. */
const pause = 1000;

/**
 * The page's reasons to drain: the connection seems to be back, somebody looks at the page, or the next attempt is due
 * (a sleeping worker has no timers).
 */
export class Triggers {
  readonly #drain: (cut: readonly WaitsFor[]) => void;
  readonly #listening = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAt = -Infinity;

  constructor(drain: (cut: readonly WaitsFor[]) => void) {
    this.#drain = drain;
    const { signal } = this.#listening;
    // `navigator.onLine` and its events are hints: the drain finds out.
    addEventListener('online', () => drain(['connection']), { signal });
    addEventListener('pageshow', () => drain(['connection']), { signal });
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && drain(['connection']),
      {
        signal,
      },
    );
  }

  /** Sets the timer for the next attempt (ms since the Unix epoch); `Infinity` for none. */
  next(at: number): void {
    clearTimeout(this.#timer);
    if (at === Infinity) return;
    // Where that is too soon, the drain finds nothing due, and the timer is set anew.
    const wait = Math.min(Math.max(at - Date.now(), this.#askedAt + pause - Date.now(), 0), longestTimer);
    this.#timer = setTimeout(() => {
      this.#askedAt = Date.now();
      this.#drain([]);
    }, wait);
  }

  close(): void {
    this.#listening.abort();
    clearTimeout(this.#timer);
  }
}
