/// <reference lib="webworker" />

/** Background Sync is not in TypeScript's library: https://wicg.github.io/background-sync/spec/ */
interface SyncManager {
  register(tag: string): Promise<void>;
}
export interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
  readonly lastChance: boolean;
}

declare const self: ServiceWorkerGlobalScope;

/**
 * The `sync` event of one outbox. A tag that failed once starves for minutes, even when the connection comes back, so
 * each registration uses a fresh one; one that has not fired yet does for all.
 */
export class SyncTags {
  /** As Workbox's `workbox-background-sync:`, with a part of its own for each registration. */
  readonly #prefix: string;
  #pending: string | undefined;

  constructor(outbox: string) {
    this.#prefix = `holdfast-background-sync:${outbox}:`;
  }

  /** Whether a `sync` event is this outbox's; if so, its tag is used up. */
  accept(event: SyncEvent): boolean {
    if (!event.tag.startsWith(this.#prefix)) return false;
    if (event.tag === this.#pending) this.#pending = undefined;
    return true;
  }

  /** Asks for a `sync` event as soon as there is a connection. Firefox and Safari have none; other triggers serve there. */
  async register(): Promise<void> {
    const { sync } = self.registration as ServiceWorkerRegistration & { sync?: SyncManager };
    if (!sync || this.#pending) return;
    const tag = `${this.#prefix}${crypto.randomUUID()}`;
    this.#pending = tag;
    try {
      await sync.register(tag);
    } catch {
      // The person, or the browser, forbids background sync here.
      this.#pending = undefined;
    }
  }
}
