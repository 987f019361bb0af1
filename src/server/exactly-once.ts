import { readAnswer, storable, toReplay, toResponse } from './answer.js';
import { readBytes, type Bytes } from './body.js';
import type { Database, Transaction } from './database.js';
import { BusyError, ServerError, ServerUsageError, type ServerPhase } from './errors.js';
import { fingerprint } from './fingerprint.js';
import { firstSent, idempotencyKey } from './idempotency-key.js';
import { claim, collect, createKeyTable, keep, type Stored } from './key-table.js';
import { problem, problemTypes, Refusal } from './problem.js';
import { traceIdOf } from './trace.js';

/** What a handler gets beside its request. */
export interface Context {
  /** Everything done through it commits together with the key and the answer, or not at all. */
  readonly tx: Transaction;
  /** The idempotency key, absent when the client sent none. */
  readonly key: string | undefined;
  readonly principal: string;
  /** Names this request in problems and in the log. */
  readonly traceId: string;
}

/** Applies one write. A throw, or an answer that is not to be committed, rolls back what it did through `tx`. */
export type Handler<Rest extends unknown[] = []> = (
  request: Request,
  context: Context,
  ...rest: Rest
) => Response | Promise<Response>;

export interface ExactlyOnceOptions {
  readonly database: Database;
  /**
   * Whose request this is, asked on every request, replays too: an opaque string, or the answer (401, 403) for someone
   * who may not go on. Keys of different principals never meet.
   */
  readonly principal: (request: Request) => string | Response | Promise<string | Response>;
  /** Refuse writes without a key with 400 (default `false`: they run in a transaction, and a replay runs them again). */
  readonly required?: boolean;
  /**
   * How long a key and its answer are kept, in ms (default 60 days, twice as long as a client's outbox tries by
   * default). A write first sent longer ago, and not known, is refused with 412.
   */
  readonly retention?: number;
  /** Largest request body, in bytes (default 52,428,800). A larger one is refused with 413. */
  readonly maxBodyBytes?: number;
  /** Largest answer that can be stored, in bytes (default 1,048,576). A larger one is an error and rolls back. */
  readonly answerBytes?: number;
  /** Which answers commit and are stored (default: status 200 to 399); all others roll back. */
  readonly commit?: (response: Response) => boolean;
  /** Told of whatever ended in a 500 or 503 (default `console.error`). */
  readonly onError?: (error: unknown, where: { readonly phase: ServerPhase; readonly traceId: string }) => void;
  /** The time in ms since the Unix epoch (default `Date.now`). */
  readonly now?: () => number;
}

const day = 24 * 60 * 60 * 1000;
const writesPerCollection = 100;

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
  const { database, principal: principalOf, required = false, retention = 60 * day } = options;
  const { maxBodyBytes = 50 * 1024 * 1024, answerBytes = 1024 * 1024 } = options;
  const { commit = isSuccess, onError = console.error, now = Date.now } = options;
  for (const [name, value] of Object.entries({ retention, maxBodyBytes, answerBytes }))
    if (!(value > 0)) throw new ServerUsageError('open', `\`${name}\` must be more than 0, and is ${value}.`);

  let table: Promise<void> | undefined;
  let writes = 0;

  /** Makes the table of keys on first use; a failure is tried again by the next write. */
  async function ready(): Promise<void> {
    table ??= createKeyTable(database);
    await table.catch((error: unknown) => {
      table = undefined;
      throw error;
    });
  }

  /** Collects expired keys now and then, faster than writes can add them; its failure is not the write's. */
  async function collectSometimes(traceId: string): Promise<void> {
    if (writes++ % writesPerCollection !== 0) return;
    await collect(database, now()).catch((error: unknown) => onError(error, { phase: 'collect', traceId }));
  }

  return function once<Rest extends unknown[]>(handler: Handler<Rest>) {
    return async function handle(request: Request, ...rest: Rest): Promise<Response> {
      const traceId = traceIdOf(request);
      let phase: ServerPhase = 'principal';
      try {
        const principal = await principalOf(request);
        if (typeof principal !== 'string') return principal;

        phase = 'key';
        const key = idempotencyKey(request, traceId);
        if (key === undefined && required) throw keyMissing(traceId);
        const sentAt = firstSent(request, traceId) ?? now();

        phase = 'body';
        const body = await readBody(request, maxBodyBytes, traceId);
        const write = key === undefined ? undefined : { key, principal, fingerprint: await fingerprint(request, body) };

        phase = 'begin';
        await ready();
        if (write) await collectSometimes(traceId);
        return await database.transaction(async (tx) => {
          phase = 'replay';
          const time = now();
          // Kept until no request that carries this first-sent can pass for new, even if the client's clock runs ahead.
          const expiresAt = Math.max(time, Math.min(sentAt, time + retention)) + retention;
          const mine = write && { ...write, expiresAt };
          const stored = mine && (await claim(tx, mine));
          if (stored) return replay(stored, mine.fingerprint, traceId);
          if (mine && sentAt + retention < time) throw keyExpired(traceId);

          phase = 'handler';
          const response = await handler(withBody(request, body), { tx, key, principal, traceId }, ...rest);
          if (!commit(response)) throw new Refusal(response);
          if (mine === undefined) {
            phase = 'commit';
            return response;
          }

          phase = 'answer';
          const answer = await readAnswer(response, answerBytes);
          await keep(tx, mine, storable(answer));
          phase = 'commit';
          return toResponse(answer);
        });
      } catch (error) {
        if (error instanceof Refusal) return error.answer;
        if (error instanceof ServerError) phase = error.phase;
        onError(error, { phase, traceId });
        return failed(error, phase, traceId);
      }
    };
  };
}

function isSuccess({ status }: Response): boolean {
  return status >= 200 && status < 400;
}

async function readBody(request: Request, limit: number, traceId: string): Promise<Bytes> {
  const announced = Number(request.headers.get('Content-Length') ?? 0);
  const bytes = announced > limit ? undefined : await readBytes(request.body, limit);
  if (bytes) return bytes;
  throw new Refusal(
    problem({
      type: problemTypes.bodyTooLarge,
      status: 413,
      title: 'This is too large to be saved',
      detail: `At most ${limit} bytes are taken.`,
      phase: 'body',
      traceId,
    }),
  );
}

/** The request again, with a body that can be read: it was read for its fingerprint, and a retry reads it once more. */
function withBody(request: Request, body: Bytes): Request {
  // There was nothing to read; and servers let methods through, such as TRACE, with which none can be made.
  if (request.body === null) return request;
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, ...(body.byteLength > 0 && { body }) });
}

function replay(stored: Stored, mine: string, traceId: string): Response {
  if (stored.fingerprint === mine) return toReplay(stored.answer);
  throw new Refusal(
    problem({
      type: problemTypes.keyReuse,
      status: 422,
      title: 'This key was used for another write',
      detail: 'The earlier write stands. Send this one under a key of its own.',
      phase: 'replay',
      traceId,
    }),
  );
}

function keyMissing(traceId: string): Refusal {
  return new Refusal(
    problem({
      type: problemTypes.keyMissing,
      status: 400,
      title: 'This write has no Idempotency-Key header',
      detail: 'Send one string in double quotes, such as a UUID, and the same one with each retry.',
      phase: 'key',
      traceId,
    }),
  );
}

function keyExpired(traceId: string): Refusal {
  return new Refusal(
    problem({
      type: problemTypes.keyExpired,
      status: 412,
      title: 'This write comes too late',
      detail: 'It was first sent so long ago that nobody knows whether it was applied. Look, and make it again if not.',
      phase: 'replay',
      traceId,
    }),
  );
}

function failed(error: unknown, phase: ServerPhase, traceId: string): Response {
  const busy = error instanceof BusyError;
  return problem({
    type: problemTypes.internal,
    status: busy ? 503 : 500,
    title: busy ? 'The server is busy' : 'The server could not save this',
    detail: 'Nothing of it was applied. Sending it again under the same key is safe.',
    phase,
    traceId,
    headers: busy ? { 'Retry-After': '1' } : undefined,
  });
}
