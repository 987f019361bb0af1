import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client } from '../../page/client.js';
import { HoldfastDiscardEvent, HoldfastRetryEvent } from '../events.js';
import { say } from '../live-region.js';
import type { Words } from '../words/words.js';

/** What a person is doing with one intent; absent when nothing. */
export type ActionState =
  | { readonly kind: 'confirming' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly message: string };

/** Stands for everything that waits, beside the keys of single intents. */
const everything = Symbol('everything');

/** What a person does with intents, one thing at a time for each. */
export class Actions implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #words: Words;
  readonly #acted: () => void;
  readonly #states = new Map<string | typeof everything, ActionState>();

  /** @param acted called when something was done or failed, and the list is out of date */
  constructor(host: ReactiveControllerHost & EventTarget, words: Words, acted: () => void) {
    this.#host = host;
    this.#words = words;
    this.#acted = acted;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** The state of the action on one intent, or on everything. */
  state(key?: string): ActionState | undefined {
    return this.#states.get(key ?? everything);
  }

  /** Sends now: everything that waits, or one intent. */
  async retry(client: Client, key?: string): Promise<void> {
    await this.#run(key ?? everything, async () => {
      await client.retry(key);
      this.#host.dispatchEvent(new HoldfastRetryEvent(key));
    });
  }

  /** Asks first: a discard can't be undone. */
  askToDiscard(key: string): void {
    this.#set(key, { kind: 'confirming' });
  }

  keep(key: string): void {
    this.#set(key, undefined);
  }

  /** Gives the intent up. @returns whether it is gone */
  async discard(client: Client, key: string): Promise<boolean> {
    return this.#run(key, async () => {
      const receipt = await client.discard(key);
      this.#say(this.#words.term('row.discarded'));
      this.#host.dispatchEvent(new HoldfastDiscardEvent(receipt));
    });
  }

  /** Drops questions that were not answered and failures that were read; what is under way goes on. */
  forget(): void {
    for (const [key, { kind }] of this.#states) if (kind !== 'busy') this.#states.delete(key);
  }

  async #run(key: string | typeof everything, action: () => Promise<void>): Promise<boolean> {
    if (this.#states.get(key)?.kind === 'busy') return false;
    this.#set(key, { kind: 'busy' });
    try {
      await action();
      this.#set(key, undefined);
      return true;
    } catch (error) {
      const message = `${this.#words.term('row.failed')} ${error instanceof Error ? error.message : String(error)}`;
      this.#set(key, { kind: 'failed', message });
      this.#say(message);
      return false;
    } finally {
      this.#acted();
    }
  }

  #say(words: string): void {
    say(words, 'polite', this.#words.lang());
  }

  #set(key: string | typeof everything, state: ActionState | undefined): void {
    if (state) this.#states.set(key, state);
    else this.#states.delete(key);
    this.#host.requestUpdate();
  }
}
