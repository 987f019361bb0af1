import { assertResponse, isResponse } from './answer.js';
import { ServerUsageError } from './errors.js';
import { Refusal } from './problem.js';

/**
 * The answer of a handler, if it is one to commit.
 *
 * @throws {@link Refusal} with its answer when that is not to be committed, or was thrown; {@link ServerUsageError} when
 * it is none that can be given; whatever else the handler throws.
 */
export async function runHandler(
  run: () => Response | Promise<Response>,
  commit: (response: Response) => boolean,
): Promise<Response> {
  const response = await returned(run);
  assertResponse(response);
  if (!commit(response)) throw new Refusal(response);
  return response;
}

async function returned(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!isResponse(error)) throw error;
    assertResponse(error);
    if (error.status >= 400) throw new Refusal(error);
    throw new ServerUsageError(
      'handler',
      `A handler threw an answer with status ${error.status}, which says that the write was saved, while a throw rolls ` +
        'it back. Return it; only a refusal, from 400 on, can be thrown.',
      { cause: error },
    );
  }
}
