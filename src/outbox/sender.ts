import { type Answer, readInTime } from './answer.js';
import { attempt, isAnswered } from './attempt.js';
import { conclude, type Concluded, outcomeOf } from './conclude.js';
import type { Environment } from './environment.js';
import type { Intent } from './intent.js';
import type { OutboxOptions } from './options.js';

/** The page that waits for a write's answer. */
export interface Page {
  /** Whether it is still there to see it. */
  present(): Promise<boolean>;
}

/** An attempt that is over on the wire, and on its way into the store. */
export interface Sent {
  /** The answer that ends the intent; `undefined` when the intent stays in the outbox. */
  readonly final: Answer | undefined;
  /** Whether the server itself answered. */
  readonly answered: boolean;
  /** Resolves when the store knows. */
  readonly concluded: Promise<Concluded>;
}

/** Makes attempts at intents and writes down what came of them. Live sends and drains share it. */
export class Sender {
  readonly #environment: Environment;
  readonly #options: OutboxOptions;
  readonly #inFlight = new Set<number>();
  readonly #concluding = new Set<Promise<unknown>>();
  readonly #sending = new Set<Promise<unknown>>();
  /** When a send to an origin last got an answer. */
  readonly #answeredAt = new Map<string, number>();

  constructor(environment: Environment, options: OutboxOptions) {
    this.#environment = environment;
    this.#options = options;
  }

  /** Marks an intent as on its way from here. Called inside the transaction that stores it so, lest a drain takes it. */
  depart(seq: number): void {
    this.#inFlight.add(seq);
  }

  /** It did not leave after all. */
  stay(seq: number): void {
    this.#inFlight.delete(seq);
  }

  isInFlight(seq: number): boolean {
    return this.#inFlight.has(seq);
  }

  /** Resolves when every answer that a page has is stored too, so that the page's next write finds its lane clear. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#concluding);
  }

  /** Resolves when nothing is on its way from here. */
  async idle(): Promise<void> {
    while (this.#sending.size > 0) await Promise.allSettled(this.#sending);
    await this.settled();
  }

  /**
   * One attempt, from the wire to the store. The answer is given before it is stored, because a page waits for it.
   *
   * @param claim the page that waits for this answer, asked for only when there is one: it may have gone, or lost
   *   patience, meanwhile
   * @param secrets headers that were taken off at capture; without them `authorize` is asked
   */
  send(
    intent: Intent,
    body: ArrayBuffer | undefined,
    claim: () => Page | undefined,
    secrets?: Readonly<Record<string, string>>,
  ): Promise<Sent> {
    return keepIn(this.#sending, this.#send(intent, body, claim, secrets));
  }

  async #send(
    intent: Intent,
    body: ArrayBuffer | undefined,
    claim: () => Page | undefined,
    secrets: Readonly<Record<string, string>> | undefined,
  ): Promise<Sent> {
    const { clock, random, store, announce } = this.#environment;
    const { retry, receipts } = this.#options;
    const { origin } = new URL(intent.request.url);
    const startedAt = clock.now();

    const result = await attempt(this.#environment, this.#options, intent, body, secrets);
    const othersAnswered = (this.#answeredAt.get(origin) ?? -Infinity) > startedAt;
    const answered = isAnswered(result.verdict);
    if (answered) this.#answeredAt.set(origin, clock.now());
    const seen = result.verdict.kind !== 'retrying' && ((await claim()?.present()) ?? false);
    const final = outcomeOf(result.verdict, seen) && result.answer;

    const write = async (): Promise<Concluded> => {
      try {
        // Before the transaction: IndexedDB waits for nothing but its own requests.
        const kept = final && (await readInTime(final, receipts.answerBytes, clock));
        const circumstances = { now: clock.now(), random: random(), retry, seen, othersAnswered, body: kept };
        return await store.write((tx) => conclude(tx, intent, result, circumstances));
      } finally {
        this.#inFlight.delete(intent.seq);
        announce();
      }
    };
    return { final, answered, concluded: keepIn(this.#concluding, write()) };
  }
}

/** Keeps a promise in a set until it is settled. */
function keepIn<T>(set: Set<Promise<unknown>>, promise: Promise<T>): Promise<T> {
  set.add(promise);
  const forget = () => set.delete(promise);
  promise.then(forget, forget);
  return promise;
}
