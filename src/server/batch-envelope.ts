import { readBytes } from './body.js';
import { problem, problemTypes, Refusal } from './problem.js';

/** One request of a batch. What names and orders it has been checked; the rest is as the client sent it. */
export interface Entry {
  readonly id: string;
  readonly lane: string;
  readonly request: Readonly<Record<string, unknown>>;
}

export interface Limits {
  readonly max: number;
  readonly bytes: number;
  readonly traceId: string;
}

const longestName = 255;

/**
 * Reads a batch as far as it must be sound for any of it to run.
 *
 * @throws {@link Refusal} 413 when it is larger than its limits, 415 when it is not JSON by its type, 400 when it is no
 * batch or an entry can't be told from the others.
 */
export async function readEnvelope(request: Request, { max, bytes, traceId }: Limits): Promise<Entry[]> {
  // A page of another origin can't send this type without being asked first (CORS), as it can `text/plain`.
  const type = request.headers.get('Content-Type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw malformed(`A batch is sent as application/json, and this came as "${type}".`, traceId, 415);

  const requests = requestsOf(await readJson(request, bytes, traceId));
  if (requests === undefined) throw malformed('It must be an object with a list "requests".', traceId);
  if (requests.length > max)
    throw tooLarge(`At most ${max} requests are taken, and this has ${requests.length}.`, traceId);

  const ids = new Set<string>();
  return requests.map((entry: unknown, index) => {
    if (!isRecord(entry)) throw malformed(`Request ${index + 1} is not an object.`, traceId);
    const { id, lane = '' } = entry;
    if (!isName(id) || id === '' || ids.has(id))
      throw malformed(
        `Request ${index + 1} has no "id" of its own: a text of 1 to ${longestName} characters.`,
        traceId,
      );
    if (!isName(lane))
      throw malformed(`The "lane" of request ${index + 1} is not a text of up to ${longestName} characters.`, traceId);
    ids.add(id);
    return { id, lane, request: entry };
  });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** 400 for a batch, or for one request of it. */
export function malformed(detail: string, traceId: string, status: 400 | 415 = 400): Refusal {
  const title = 'This batch can not be read';
  return new Refusal(
    problem({ type: problemTypes.batchMalformed, status, title, detail, phase: 'batch', traceId, retryable: false }),
  );
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestName;
}

function requestsOf(json: unknown): readonly unknown[] | undefined {
  return isRecord(json) && Array.isArray(json['requests']) ? json['requests'] : undefined;
}

async function readJson(request: Request, limit: number, traceId: string): Promise<unknown> {
  const announced = Number(request.headers.get('Content-Length') ?? 0);
  const reading = announced > limit ? undefined : readBytes(request.body, limit);
  const bytes = await reading?.catch(() => {
    throw malformed('It broke off.', traceId);
  });
  if (bytes === undefined) throw tooLarge(`At most ${limit} bytes are taken.`, traceId);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw malformed('It is not JSON in UTF-8.', traceId);
  }
}

function tooLarge(detail: string, traceId: string): Refusal {
  const title = 'This batch is too large';
  return new Refusal(
    problem({
      type: problemTypes.batchTooLarge,
      status: 413,
      title,
      detail,
      phase: 'batch',
      traceId,
      retryable: false,
    }),
  );
}
