import { type Answer, readInTime } from './answer.js';
import { type Attempt, attempt, isAnswered, unsent } from './attempt.js';
import type { Verdict } from './classify.js';
import { type Circumstances, conclude, type Concluded, outcomeOf } from './conclude.js';
import type { Environment } from './environment.js';
import type { Intent } from './intent.js';
import type { OutboxOptions } from './options.js';
import { rebasedKey, resolutionOf } from './resolution.js';

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

  readonly #stranded: () => void;

  /** @param stranded called when it could not be stored how a send ended: the store says that it is still on its way */
  constructor(environment: Environment, options: OutboxOptions, stranded: () => void) {
    this.#environment = environment;
    this.#options = options;
    this.#stranded = stranded;
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
   * @param secrets headers that are never stored
   */
  send(
    intent: Intent,
    body: ArrayBuffer | undefined,
    claim: () => Page | undefined,
    secrets: Readonly<Record<string, string>>,
  ): Promise<Sent> {
    return keepIn(this.#sending, this.#send(intent, body, claim, secrets));
  }

  /** Writes down that an intent could not leave: nobody is signed in, or nothing gave its secret headers. */
  async fail(intent: Intent, verdict: Verdict): Promise<Sent> {
    const circumstances = { seen: false, othersAnswered: false, resolution: undefined };
    const concluded = this.#conclude(intent, unsent(verdict), undefined, circumstances);
    return { final: undefined, answered: false, concluded };
  }

  async #send(
    intent: Intent,
    body: ArrayBuffer | undefined,
    claim: () => Page | undefined,
    secrets: Readonly<Record<string, string>>,
  ): Promise<Sent> {
    const { clock } = this.#environment;
    const { origin } = new URL(intent.request.url);
    const startedAt = clock.now();

    const result = await attempt(this.#environment, this.#options, intent, body, secrets);
    const othersAnswered = (this.#answeredAt.get(origin) ?? -Infinity) > startedAt;
    const answered = isAnswered(result);
    if (answered) this.#answeredAt.set(origin, clock.now());
    const seen = result.verdict.kind !== 'retrying' && ((await claim()?.present()) ?? false);
    const final = outcomeOf(result.verdict, seen) && result.answer;
    const resolution = seen ? undefined : await this.#resolve(intent, body, result.verdict);
    const concluded = this.#conclude(intent, result, final, { seen, othersAnswered, resolution });
    return { final, answered, concluded };
  }

  #conclude(
    intent: Intent,
    result: Attempt,
    final: Answer | undefined,
    known: Pick<Circumstances, 'seen' | 'othersAnswered' | 'resolution'>,
  ): Promise<Concluded> {
    const { clock, random, store, announce } = this.#environment;
    const options = this.#options;
    const write = async (): Promise<Concluded> => {
      try {
        // Before the transaction: IndexedDB waits for nothing but its own requests.
        const kept =
          result.answer && (final || known.resolution)
            ? await readInTime(result.answer, options.receipts.answerBytes, clock)
            : undefined;
        const circumstances = {
          ...known,
          options,
          now: clock.now(),
          random: random(),
          body: kept,
          newKey: rebasedKey(intent.key),
        };
        return await store.write((tx) => conclude(tx, intent, result, circumstances));
      } catch (error) {
        this.#stranded();
        throw error;
      } finally {
        this.#inFlight.delete(intent.seq);
        announce();
      }
    };
    return keepIn(this.#concluding, write());
  }

  /** What the app's policy makes of a conflict that no page saw. */
  async #resolve(
    intent: Intent,
    body: ArrayBuffer | undefined,
    verdict: Verdict,
  ): Promise<Circumstances['resolution']> {
    if (verdict.kind !== 'conflict') return undefined;
    const choice = await resolutionOf(this.#options.onConflict, verdict.conflict, { intent, body });
    if (choice === 'ask') return undefined;
    return { choice, body: typeof choice === 'object' ? choice.body : body };
  }
}

/** Keeps a promise in a set until it is settled. */
function keepIn<T>(set: Set<Promise<unknown>>, promise: Promise<T>): Promise<T> {
  set.add(promise);
  const forget = () => set.delete(promise);
  promise.then(forget, forget);
  return promise;
}
