import { readBytes, type Bytes } from './body.js';
import { ServerError } from './errors.js';

/** An answer in a form that can be stored, and given again as it was. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** `null` when there was none, as a 204 demands; not the same as an empty one. */
  readonly body: Bytes | null;
}

/**
 * Reads an answer to its end.
 *
 * @throws {@link ServerError} when its body is larger than `limit` bytes.
 */
export async function readAnswer(response: Response, limit: number): Promise<Answer> {
  const { status, headers, body } = response;
  const bytes = await readBytes(body, limit);
  if (bytes === undefined)
    throw new ServerError(
      'answer',
      `The answer is larger than ${limit} bytes, so it can't be stored for a replay, and the write was rolled back. ` +
        'Answer with less, or raise `answerBytes`.',
    );
  return { status, headers: [...headers], body: body === null ? null : bytes };
}

/** The answer as the first request gets it. */
export function toResponse({ status, headers, body }: Answer): Response {
  const all = new Headers();
  // `append`, since each cookie has a Set-Cookie header of its own.
  for (const [name, value] of headers) all.append(name, value);
  return new Response(body, { status, headers: all });
}

/** The answer as it may be stored: a cookie belongs to the session it was made for, and a replay can come from another. */
export function storable(answer: Answer): Answer {
  return { ...answer, headers: answer.headers.filter(([name]) => name !== 'set-cookie') };
}

/** The answer as every later request gets it. */
export function toReplay(answer: Answer): Response {
  const response = toResponse(answer);
  response.headers.set('Idempotent-Replayed', 'true');
  return response;
}
