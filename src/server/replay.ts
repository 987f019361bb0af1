import { asReplay, assertResponse, toReplay } from './answer.js';
import { ServerUsageError } from './errors.js';
import type { Stored } from './key-table.js';
import { problem, problemTypes, Refusal } from './problem.js';

/**
 * The answer to a write that was applied before.
 *
 * @param mine what came now under the key
 * @param rederive makes an answer again that was too large to be stored
 *
 * @throws {@link Refusal} 422 when it is not the same write.
 */
export async function replay(
  stored: Stored,
  mine: string,
  { traceId, rederive }: { readonly traceId: string; readonly rederive: (() => Promise<Response>) | undefined },
): Promise<Response> {
  if (stored.fingerprint !== mine) throw new Refusal(keyReuse(traceId));
  if (stored.answer) return toReplay(stored.answer);
  if (!rederive)
    throw new ServerUsageError(
      'replay',
      'This answer was too large to be stored, and its route has no `rederive` now.',
    );
  const answer: unknown = await rederive();
  assertResponse(answer);
  return asReplay(answer);
}

function keyReuse(traceId: string): Response {
  return problem({
    type: problemTypes.keyReuse,
    status: 422,
    title: 'This key was used for another write',
    detail: 'The earlier write stands. Send this one under a key of its own.',
    phase: 'replay',
    traceId,
  });
}
