import { takeOverLockName } from '../browser/messages.js';
import { adopt, readContents } from '../outbox/adopt.js';
import { lockName } from '../outbox/drain.js';
import { StorageError } from '../outbox/errors.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Store } from '../outbox/store.js';
import type { PageSurroundings } from './page-surroundings.js';

/** What a page took over, and how it lets go of being the one that did. */
export interface TakenOver {
  /** In order. */
  readonly keys: readonly string[];
  /** `undefined` when another page has taken over. */
  readonly end: (() => void) | undefined;
}

/** Copies what waits in an IndexedDB that can't be written, unless another page did. */
export async function takeOver(
  readable: Store,
  memory: Store,
  outbox: string,
  surroundings: Pick<PageSurroundings, 'holdLock'>,
): Promise<TakenOver> {
  const end = await surroundings.holdLock(takeOverLockName(outbox), { ifAvailable: true });
  if (!end) return { keys: [], end };
  // Under the drain's lock: whoever drains now finishes first.
  const release = await surroundings.holdLock(lockName(outbox), {});
  try {
    const contents = await readable.read(readContents);
    await memory.write((tx) => adopt(tx, contents));
    return { keys: contents.intents.map(([{ key }]) => key), end };
  } catch (error) {
    // It can't be read either: what it holds stays there until it can.
    if (!(error instanceof StorageError)) throw error;
    return { keys: [], end };
  } finally {
    release?.();
  }
}

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
