import { serializeItem } from 'structured-headers';
import { answerLine, type Line } from './batch-answer.js';
import { readEnvelope, type Entry } from './batch-envelope.js';
import { lanesOf, streamLanes } from './batch-lanes.js';
import { entryMark, requestOf } from './batch-request.js';
import { ServerUsageError, type ServerPhase } from './errors.js';
import { problem, problemTypes, Refusal } from './problem.js';
import { traceIdOf } from './trace.js';

export interface BatchOptions {
  /** The app's own way of answering a request, such as Hono's `app.fetch`; each entry goes through it. */
  readonly handle: (request: Request) => Response | Promise<Response>;
  /** Where the app answers batches, such as `/api/batch`. */
  readonly path: string;
  /** How many requests a batch may hold (default 100). */
  readonly max?: number;
  /** Largest batch, in bytes (default 1,048,576): all of it is held while it runs. */
  readonly bytes?: number;
  /** How many lanes of one batch run at once (default 4). */
  readonly parallelLanes?: number;
  /**
   * Names of headers of the app's own that entries may set, such as `X-Tenant`. Never one that a proxy of yours sets
   * and the app trusts: an entry is the client's word.
   */
  readonly headers?: readonly string[];
  /** Told when `handle` throws (default `console.error`). */
  readonly onError?: (error: unknown, where: { readonly phase: ServerPhase; readonly traceId: string }) => void;
}

export interface Batch {
  /** Answers a batch. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Value of the `Holdfast-Batch` header, which tells clients of the batch's path and limits. */
  readonly header: string;
  /** The same answer with the `Holdfast-Batch` header. */
  readonly advertise: (response: Response) => Response;
}

const answerHeaders = {
  'Content-Type': 'application/x-ndjson',
  'Cache-Control': 'no-store',
  // Has nginx pass on each line as it comes.
  'X-Accel-Buffering': 'no',
};

/**
 * Takes many writes in one request, and answers each as it commits.
 *
 * The request is JSON, `{"requests":[{"id","method","url","headers","body","encoding","lane"}]}`: `body` is text, or
 * base64 with `"encoding":"base64"`; `id` and `lane` are the client's words. Requests of one lane run in order, lanes
 * side by side. The answer is a JSON line for each request, `{"id","status","headers","body","encoding"}`, in the order
 * in which they commit.
 *
 * Each runs through `handle` with the credentials and the other headers of the batch itself, under an idempotency key of
 * its own, in a transaction of its own. So a batch whose answer was lost, or of which only a part ran, can be sent again.
 * Any status from 400 on stops its lane, since only the client knows whether what follows may overtake it: the rest of
 * the lane answer 424 and have not run.
 *
 * When the client goes away, what has begun ends as it would have, and nothing more begins. The same holds while the
 * client does not read its answers.
 *
 * @throws {@link ServerUsageError} when an option is not usable.
 *
 * @example
 * const writes = batch({ handle: app.fetch, path: '/api/batch' });
 * app.post('/api/batch', (c) => writes.handle(c.req.raw));
 * app.use('/api/*', async (c, next) => {
 *   await next();
 *   c.header('Holdfast-Batch', writes.header);
 * });
 */
export function batch(options: BatchOptions): Batch {
  const { handle, path, max = 100, bytes = 1024 * 1024, parallelLanes = 4 } = options;
  const { headers: ownHeaders = [], onError = console.error } = options;
  for (const [name, value] of Object.entries({ max, bytes, parallelLanes }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ServerUsageError('open', `\`${name}\` must be a whole number from 1 on, and is ${value}.`);
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(path))
    throw new ServerUsageError(
      'open',
      `\`path\` must be a path of this server such as "/api/batch", and is "${path}".`,
    );

  const header = serializeItem([
    path,
    new Map([
      ['max', max],
      ['bytes', bytes],
    ]),
  ]);

  async function run(entry: Entry, outer: Request, traceId: string): Promise<Line> {
    try {
      const request = requestOf(entry, outer, { ownHeaders, path, traceId });
      return await answerLine(entry.id, await handle(request));
    } catch (error) {
      if (error instanceof Refusal) return answerLine(entry.id, error.answer);
      onError(error, { phase: 'batch', traceId });
      return answerLine(entry.id, failed(traceId));
    }
  }

  return {
    header,
    advertise(response) {
      const advertising = new Response(response.body, response);
      advertising.headers.set('Holdfast-Batch', header);
      return advertising;
    },
    async handle(request) {
      const traceId = traceIdOf(request);
      try {
        if (request.method !== 'POST') throw notPost(traceId);
        if (request.headers.has(entryMark)) throw nested(traceId);
        const entries = await readEnvelope(request, { max, bytes, traceId });
        const lines = streamLanes(lanesOf(entries), {
          parallel: parallelLanes,
          signal: request.signal,
          run: (entry) => run(entry, request, traceId),
          skip: (entry) => answerLine(entry.id, laneStopped(traceId)),
        });
        return new Response(lines, { headers: answerHeaders });
      } catch (error) {
        if (error instanceof Refusal) return error.answer;
        throw error;
      }
    },
  };
}

function notPost(traceId: string): Refusal {
  return new Refusal(
    problem({
      status: 405,
      title: 'A batch is sent with POST',
      phase: 'batch',
      traceId,
      retryable: false,
      headers: { Allow: 'POST' },
    }),
  );
}

function nested(traceId: string): Refusal {
  return new Refusal(
    problem({
      type: problemTypes.batchMalformed,
      status: 400,
      title: 'A batch can not hold another batch',
      detail: 'Send its requests in one batch, or in several.',
      phase: 'batch',
      traceId,
    }),
  );
}

function laneStopped(traceId: string): Response {
  return problem({
    type: problemTypes.laneStopped,
    status: 424,
    title: 'A write before this one was not saved',
    detail: 'This one has not run. Send it again, under the same key, once the one before it is settled.',
    phase: 'batch',
    traceId,
    retryable: true,
  });
}

function failed(traceId: string): Response {
  return problem({
    type: problemTypes.internal,
    status: 500,
    title: 'The server could not answer this',
    detail: 'Sending it again under the same key is safe.',
    phase: 'batch',
    traceId,
  });
}
