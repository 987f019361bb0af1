import type { ReactiveControllerHost } from 'lit';
import { longestTimer } from '../page/longest-timer.js';

/**
 * Updates a component when a time comes, so that what it says of that time stays true.
 *
 * @param time asked after each update: ms since the Unix epoch; one in the past, or none, is not waited for
 */
export function updateAt(host: ReactiveControllerHost, time: () => number | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  host.addController({
    hostUpdated() {
      clearTimeout(timer);
      const wait = (time() ?? 0) - Date.now();
      if (wait > 0) timer = setTimeout(() => host.requestUpdate(), Math.min(wait, longestTimer));
    },
    hostDisconnected() {
      clearTimeout(timer);
    },
  });
}
