import type { Health } from '../outbox/health.js';
import type { Receipt } from '../outbox/receipt.js';

const reaching = { bubbles: true, composed: true } as const;

/**
 * A person activated the pill.
 *
 * `preventDefault()` keeps the pill's own panel shut, for an app that shows the outbox elsewhere.
 *
 * @example
 * ```ts
 * status.addEventListener('holdfast-open', (event) => {
 *   event.preventDefault();
 *   location.hash = '#outbox';
 * });
 * ```
 */
export class HoldfastOpenEvent extends Event {
  readonly health: Health;

  constructor(health: Health) {
    super('holdfast-open', { ...reaching, cancelable: true });
    this.health = health;
  }
}

/** The pill's panel was closed. */
export class HoldfastCloseEvent extends Event {
  constructor() {
    super('holdfast-close', reaching);
  }
}

/** A person had the outbox sent, or one intent of it. */
export class HoldfastRetryEvent extends Event {
  /** The intent; `undefined` for all that waits. */
  readonly key: string | undefined;

  constructor(key: string | undefined) {
    super('holdfast-retry', reaching);
    this.key = key;
  }
}

/** A person gave an intent up. */
export class HoldfastDiscardEvent extends Event {
  readonly receipt: Receipt;

  constructor(receipt: Receipt) {
    super('holdfast-discard', reaching);
    this.receipt = receipt;
  }
}

/** A person asked the browser to keep the storage, and it answered. */
export class HoldfastPersistEvent extends Event {
  readonly persisted: boolean;

  constructor(persisted: boolean) {
    super('holdfast-persist', reaching);
    this.persisted = persisted;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'holdfast-open': HoldfastOpenEvent;
    'holdfast-close': HoldfastCloseEvent;
    'holdfast-retry': HoldfastRetryEvent;
    'holdfast-discard': HoldfastDiscardEvent;
    'holdfast-persist': HoldfastPersistEvent;
  }
}
