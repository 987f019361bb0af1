import { readAnswer, storable, toResponse } from './answer.js';
import type { Transaction } from './database.js';
import { ServerError } from './errors.js';
import { expiryOf, keyExpired } from './first-sent.js';
import { claim, freeExpired, keep } from './key-table.js';
import type { Settings } from './options.js';
import { Refusal } from './problem.js';
import type { Ended, Progress } from './progress.js';
import { replay } from './replay.js';
import { runHandler } from './run-handler.js';
import type { Write } from './write.js';

/** What is done in one transaction, and done again from the start when the database asks for that. */
export interface Work {
  /** Absent when it has no key. */
  readonly write: Write | undefined;
  readonly settings: Pick<Settings, 'now' | 'commit' | 'answerBytes'>;
  readonly progress: Progress;
  readonly handler: (tx: Transaction) => Response | Promise<Response>;
  readonly rederive: ((tx: Transaction) => Response | Promise<Response>) | undefined;
}

/**
 * Applies a write, or gives the answer of when it was applied.
 *
 * @throws {@link Refusal} when it is not to be applied; whatever the handler or the database throws.
 */
export async function apply(tx: Transaction, work: Work): Promise<Ended> {
  const { write, settings, progress, handler } = work;
  progress.runs++;
  progress.phase = 'replay';
  const replayed = write && (await claimOrReplay(tx, write, work));
  if (replayed) return { outcome: 'replayed', answer: replayed };

  progress.phase = 'handler';
  const response = await runHandler(() => handler(tx), settings.commit);
  if (write === undefined) {
    progress.phase = 'commit';
    return { outcome: 'executed', answer: response };
  }

  progress.phase = 'answer';
  const answer = await keepAnswer(tx, write, response, work);
  progress.phase = 'commit';
  return { outcome: 'executed', answer };
}

async function claimOrReplay(
  tx: Transaction,
  write: Write,
  { settings: { now }, progress: { traceId }, rederive }: Work,
): Promise<Response | undefined> {
  const { fingerprint, retention, reusableAt } = write;
  const time = now();
  const sentAt = write.sentAt ?? time;
  if (reusableAt !== undefined) await freeExpired(tx, write, reusableAt);
  const stored = await claim(tx, { ...write, expiresAt: expiryOf(sentAt, time, retention) });
  if (stored) return replay(stored, fingerprint, { traceId, rederive: rederive && (async () => rederive(tx)) });
  // By the time now: while this waited for its turn, the key can have been collected.
  if (sentAt + retention < now()) throw new Refusal(keyExpired(traceId));
  return undefined;
}

async function keepAnswer(
  tx: Transaction,
  write: Write,
  response: Response,
  { settings: { answerBytes }, rederive }: Work,
): Promise<Response> {
  const read = await readAnswer(response, answerBytes);
  if (read.kind === 'whole') {
    await keep(tx, write, storable(read.answer));
    return toResponse(read.answer);
  }
  if (rederive) {
    await keep(tx, write, { status: response.status });
    return read.response;
  }
  await read.response.body?.cancel();
  throw new ServerError(
    'answer',
    `The answer is larger than ${answerBytes} bytes, so it can't be stored for a replay, and the write was rolled back. ` +
      'Answer with less, raise `answerBytes`, or give the route a `rederive`.',
  );
}
