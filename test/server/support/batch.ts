import { batch, type Batch, type BatchOptions } from '../../../src/server/index.js';

/** One answer out of a batch's. */
export interface Line {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly encoding?: string;
}

export const path = '/api/batch';

/** A batch handler in front of `handle`. */
export function batchOf(handle: BatchOptions['handle'], options: Partial<BatchOptions> = {}): Batch {
  return batch({ handle, path, ...options });
}

/** One request of a batch, under a key of its id. */
export function entry(id: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  const headers = { 'idempotency-key': `"${id}"`, 'content-type': 'text/plain' };
  return { id, method: 'POST', url: '/api/readings', headers, body: id, ...change };
}

/** The request that carries a batch. */
export function envelope(requests: unknown, headers: Record<string, string> = {}, init: RequestInit = {}): Request {
  return new Request(`http://app.test${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ requests }),
    ...init,
  });
}

/** All answers, in the order in which they came. */
export async function linesOf(response: Response): Promise<Line[]> {
  const text = await response.text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

/** Their statuses by id, in the order in which they came. */
export async function statusesOf(response: Response): Promise<Record<string, number>> {
  return Object.fromEntries((await linesOf(response)).map(({ id, status }) => [id, status]));
}
