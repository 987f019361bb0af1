import { apply } from './apply.js';
import { authenticate } from './authenticate.js';
import type { Transaction } from './database.js';
import { failureOf } from './failure.js';
import { firstSent } from './first-sent.js';
import type { Handler } from './handler.js';
import { idempotencyKey, keyMissing } from './idempotency-key.js';
import { turnsOn } from './in-flight.js';
import { keyStore } from './key-store.js';
import { settingsOf, settingsOfRoute, type ExactlyOnceOptions, type RouteOptions } from './options.js';
import { Refusal } from './problem.js';
import { Progress, type Ended } from './progress.js';
import { readBody, withBody } from './request-body.js';
import { writeOf } from './write.js';

/**
 * Makes handlers that apply each write once, however often it is sent.
 *
 * Key, effect and stored answer commit in one transaction, before the answer leaves; so a crash at any point leaves all
 * of them or none. A later request with the same key gets the stored answer, with `Idempotent-Replayed: true` and
 * without `Set-Cookie`; with the same key and another method, path, query or body it gets 422. Duplicates that arrive
 * together wait for the first. A handler that throws gives a 500, after which the same key may be tried again.
 *
 * Follows the Idempotency-Key draft of the IETF's HTTPAPI group (draft-ietf-httpapi-idempotency-key-header-07) and
 * Repeatable Requests 1.0 (OASIS) for `Repeatability-First-Sent`.
 *
 * @throws {@link ServerUsageError} when an option is not usable.
 *
 * @example
 * const once = exactlyOnce({ database: sqlite('app.db'), principal: (request) => userOf(request) });
 * export const POST = once(async (request, { tx }) => {
 *   const { id, title } = await request.json();
 *   await tx.query('insert into rounds (id, title) values ($1, $2)', id, title);
 *   return Response.json({ id, title }, { status: 201 });
 * });
 */
export function exactlyOnce(options: ExactlyOnceOptions) {
  const shared = settingsOf(options);
  const { database, retention, waitLimit, authorize, observe, onError, now } = shared;
  const keys = keyStore(shared);
  const turns = turnsOn(database);

  /** An observer that fails has nothing to do with the write. */
  function report(ended: Ended, progress: Progress): void {
    const { phase, traceId } = progress;
    if ('error' in ended) onError(ended.error, { phase, traceId });
    try {
      observe?.(progress.event(ended));
    } catch (error) {
      onError(error, { phase: 'observe', traceId });
    }
  }

  /**
   * @param handler applies one write
   * @param route what this route does otherwise than the rest
   * @throws {@link ServerUsageError} when an option is not usable.
   */
  return function once<Rest extends unknown[]>(handler: Handler<Rest>, route: RouteOptions<Rest> = {}) {
    const settings = settingsOfRoute(shared, route);
    const { keyless, rederive } = route;

    return async function handle(request: Request, ...rest: Rest): Promise<Response> {
      const progress = new Progress(request);
      const ended = await pass(request, progress, rest).catch((error: unknown) => failureOf(error, progress));
      report(ended, progress);
      return ended.answer;
    };

    /** The order of these checks is part of the contract: a replay has passed all that stand before it. */
    async function pass(request: Request, progress: Progress, rest: Rest): Promise<Ended> {
      const { traceId } = progress;
      const cameAt = now();
      progress.phase = 'principal';
      const principal = await authenticate(request, settings, traceId);

      progress.phase = 'authorize';
      const who = { principal, traceId };
      const refusal = (await authorize?.(request, who)) ?? (await route.authorize?.(request, who, ...rest));
      if (refusal) throw new Refusal(refusal);

      progress.phase = 'key';
      const key = idempotencyKey(request, traceId);
      if (key === undefined && settings.required && !keyless) throw new Refusal(keyMissing(traceId));
      const sentAt = firstSent(request, traceId);

      progress.phase = 'body';
      const body = await readBody(request, settings.maxBodyBytes, traceId);
      const write = await writeOf(request, { principal, key, sentAt, cameAt, body }, { retention, keyless });

      progress.phase = 'in-flight';
      const turn = write && turns.take(write, { limit: waitLimit, signal: request.signal, traceId });
      const leave = turn instanceof Promise ? await progress.wait(turn) : turn;
      let isDone = false;
      try {
        progress.phase = 'begin';
        await keys.ready();
        const run = (give: Handler<Rest>) => (tx: Transaction) =>
          give(withBody(request, body), { tx, key, principal, traceId }, ...rest);
        const work = { write, settings, progress, handler: run(handler), rederive: rederive && run(rederive) };
        const ended = await database.transaction((tx) => apply(tx, work));
        isDone = true;
        return ended;
      } finally {
        leave?.(isDone);
        if (write && isDone) keys.collectSometimes(traceId);
      }
    }
  };
}
