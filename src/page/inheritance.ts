import type { Outbox } from '../outbox/outbox.js';

/**
 * What a page in memory mode took over from an IndexedDB that can't be written. Until it is through, no other tab in memory
 * mode sends anything: its writes are later ones, of the same lanes.
 */
export class Inheritance {
  readonly #keys: readonly string[];
  readonly #passOn: () => void;
  /** How many of the keys are through. */
  #through = 0;
  #looking: Promise<void> | undefined;

  /** @param passOn lets the other tabs go on; called once or more often */
  constructor(keys: readonly string[], passOn: () => void) {
    this.#keys = keys;
    this.#passOn = passOn;
  }

  /** Looks whether everything is through, after something changed. */
  async look(outbox: Outbox): Promise<void> {
    this.#looking ??= this.#look(outbox).finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  end(): void {
    this.#passOn();
  }

  async #look(outbox: Outbox): Promise<void> {
    for (;;) {
      const key = this.#keys[this.#through];
      if (key === undefined) return this.#passOn();
      const [found] = await outbox.findAll([key]);
      const state = found?.intent?.state;
      // What waits for a person lets its lane go on.
      if (state !== undefined && state !== 'parked' && state !== 'conflict') return;
      this.#through += 1;
    }
  }
}
