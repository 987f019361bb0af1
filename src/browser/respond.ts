import type { StorageMode } from '../outbox/health.js';
import { formatQueued, headerNames, type QueuedFacts } from '../outbox/headers.js';
import type { Intent } from '../outbox/intent.js';
import type { Captured } from '../outbox/outbox.js';
import { type Problem, problemTypes } from '../outbox/problem.js';
import type { Receipt } from '../outbox/receipt.js';

/** Replaces the body of the queued answer, for a page that expects, say, the created record. */
export type QueuedResponse = (request: Request, intent: Intent) => Response | Promise<Response>;

/**
 * What a page gets for a captured write: the server's own answer, untouched, or `202` when it is queued. The queued
 * answer always carries the `Holdfast` header, also when the app made its own.
 */
export async function respond(
  captured: Captured,
  request: Request,
  mode: StorageMode,
  queuedResponse?: QueuedResponse,
): Promise<Response> {
  switch (captured.kind) {
    case 'answered':
      return captured.answer.response ?? Response.error();
    case 'settled':
      return receiptAnswer(captured.receipt);
    case 'queued': {
      const { intent, position } = captured;
      const facts: QueuedFacts = { key: intent.key, lane: intent.lane, position, storage: mode };
      const answerOfApp = queuedResponse && (await appQueuedAnswer(queuedResponse, request, intent, facts));
      return answerOfApp ?? queuedAnswer(facts);
    }
  }
}

function queuedAnswer(facts: QueuedFacts): Response {
  const headers = { [headerNames.holdfast]: formatQueued(facts) };
  return Response.json({ state: 'queued', ...facts }, { status: 202, statusText: 'Accepted', headers });
}

/** The app's own queued answer. When making it fails, the write is stored all the same, and the plain one says so. */
async function appQueuedAnswer(
  queuedResponse: QueuedResponse,
  request: Request,
  intent: Intent,
  facts: QueuedFacts,
): Promise<Response | undefined> {
  try {
    const answer = await queuedResponse(request, intent);
    const headers = new Headers(answer.headers);
    headers.set(headerNames.holdfast, formatQueued(facts));
    return new Response(answer.body, { status: answer.status, headers });
  } catch (error) {
    console.error('Holdfast: queuedResponse failed; the page gets the plain queued answer.', error);
    return undefined;
  }
}

/** The answer that a settled write got, again. */
function receiptAnswer({ key, outcome, answer }: Receipt): Response {
  const headers = new Headers(answer?.headers ?? {});
  headers.set('idempotent-replayed', 'true');
  // The body is kept as it was read: decoded.
  for (const name of ['content-length', 'content-encoding']) headers.delete(name);
  const status = answer?.status ?? (outcome === 'discarded' ? 410 : 200);
  if (answer?.body) return new Response(answer.body, { status, headers });
  // The server's body was too large to keep, or there was none: what is said of it must not be taken for it.
  headers.delete('content-type');
  if (isNullBody(status)) return new Response(null, { status, headers });
  return Response.json({ state: outcome, key }, { status, headers });
}

/** Whether an answer of this status can have no body: https://fetch.spec.whatwg.org/#null-body-status */
export function isNullBody(status: number): boolean {
  return [204, 205, 304].includes(status);
}

/** A write that could not be taken in: it did not happen, and the answer must not look as if it had. */
function problemResponse(problem: Problem & { readonly status: number }): Response {
  const headers = { 'content-type': 'application/problem+json' };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** The refusal of a write that neither the server answered nor any storage could hold. */
export function notKept(detail: string): Response {
  const title = 'This write was not saved';
  return problemResponse({ type: problemTypes.notKept, title, status: 507, detail, phase: 'capture' });
}

/** The refusal of a key that belongs to another write. */
export function keyReuse(detail: string): Response {
  const title = 'This idempotency key belongs to another write';
  return problemResponse({ type: problemTypes.keyReuse, title, status: 422, detail, phase: 'capture' });
}
