import type { Answer } from './answer.js';
import type { Page, Sent } from './sender.js';

interface Turn {
  readonly page: Page;
  fulfil?: (final: Answer | undefined) => void;
  claimed: boolean;
  over: Promise<void>;
}

/** Pages that wait for the turn of a write which queued behind others. */
export class Turns {
  readonly #turns = new Map<string, Turn>();

  /**
   * Waits for the answer to an intent, as long as `patience` lasts.
   *
   * @returns `undefined` when the intent stays in the outbox
   */
  async wait(key: string, page: Page, patience: Promise<void>): Promise<Answer | undefined> {
    const earlier = this.#turns.get(key);
    if (earlier) {
      // The answer is the first page's; this one asks how it ended.
      await Promise.race([earlier.over, patience]);
      return undefined;
    }
    const turn: Turn = { page, claimed: false, over: Promise.resolve() };
    const answered = new Promise<Answer | undefined>((resolve) => {
      turn.fulfil = resolve;
    });
    turn.over = answered.then(() => undefined);
    this.#turns.set(key, turn);
    const impatient = (async () => {
      await patience;
      // Its answer is there already and counts on being seen: patience has no say any more.
      return turn.claimed ? answered : undefined;
    })();
    try {
      return await Promise.race([answered, impatient]);
    } finally {
      this.#turns.delete(key);
    }
  }

  /** The page that waits for this key. From now on it waits for the answer however long it takes. */
  claim(key: string): Page | undefined {
    const turn = this.#turns.get(key);
    if (turn) turn.claimed = true;
    return turn?.page;
  }

  /** Hands the end of an attempt to the page that waits for it. */
  fulfil(key: string, sent: Sent): void {
    this.#turns.get(key)?.fulfil?.(sent.final);
  }
}
