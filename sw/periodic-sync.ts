/// <reference lib="webworker" />

/** Periodic Background Sync is not in TypeScript's library: https://wicg.github.io/periodic-background-sync/ */
interface PeriodicSyncManager {
  register(tag: string, options: { readonly minInterval: number }): Promise<void>;
}

declare const self: ServiceWorkerGlobalScope;

/**
 * Asks for `periodicsync` events where they are granted: what waits then goes out though nobody opens the app. The
 * browser remembers it, so that asking again changes nothing.
 *
 * @param minInterval in ms; `false` for none
 */
export async function registerPeriodicSync(outbox: string, minInterval: number | false): Promise<void> {
  const { periodicSync } = self.registration as ServiceWorkerRegistration & { periodicSync?: PeriodicSyncManager };
  if (!periodicSync || minInterval === false) return;
  try {
    await periodicSync.register(`holdfast-periodic-sync:${outbox}`, { minInterval });
  } catch {
    // Not granted: other triggers serve.
  }
}
