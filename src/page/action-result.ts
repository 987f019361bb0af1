import { parseJson } from '../outbox/answer.js';
import { headerNames, parseQueued } from '../outbox/headers.js';
import { type Problem, problemOf } from '../outbox/problem.js';
import type { StorageMode } from '../outbox/health.js';

/** What a write's answer means to the code that made it. */
export type ActionResult =
  | { readonly ok: true; readonly state: 'synced'; readonly response: Response }
  | {
      readonly ok: true;
      readonly state: 'queued';
      readonly response: Response;
      readonly key: string;
      readonly lane: string;
      readonly position: number;
      readonly storage: StorageMode;
    }
  | { readonly ok: false; readonly problem: Problem & { readonly status: number } };

/**
 * Tells the three answers that a write can get apart: applied, queued on this device, or refused.
 *
 * @param response its body is read only when it is a refusal
 * @example
 * const result = await toActionResult(await fetch('/api/readings', { method: 'POST', body }));
 * if (!result.ok) show(result.problem.title);
 * else if (result.state === 'queued') show('Saved on this device');
 */
export async function toActionResult(response: Response): Promise<ActionResult> {
  const queued = parseQueued(response.headers.get(headerNames.holdfast));
  if (queued && response.ok) return { ok: true, state: 'queued', response, ...queued };
  if (response.ok) return { ok: true, state: 'synced', response };
  const { status } = response;
  return { ok: false, problem: { ...problemOf(status, parseJson(await response.arrayBuffer())), status } };
}
