import type { StorageMode } from '../outbox/health.js';
import { formatQueued, headerNames } from '../outbox/headers.js';
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
  queuedResponse: QueuedResponse = queuedAnswer,
): Promise<Response> {
  switch (captured.kind) {
    case 'answered':
      return captured.answer.response ?? Response.error();
    case 'settled':
      return receiptAnswer(captured.receipt);
    case 'queued': {
      const { intent, position } = captured;
      const { key, lane } = intent;
      const answer = await answerOfApp(queuedResponse, request, intent);
      const headers = new Headers(answer.headers);
      headers.set(headerNames.holdfast, formatQueued({ key, lane, position, storage: mode }));
      if (answer.status !== 202 || answer.body) return new Response(answer.body, { status: answer.status, headers });
      const facts = { state: 'queued', key, lane, position, storage: mode };
      return Response.json(facts, { status: 202, statusText: 'Accepted', headers });
    }
  }
}

function queuedAnswer(): Response {
  return new Response(null, { status: 202 });
}

/** The answer that a settled write got, again. */
function receiptAnswer({ key, outcome, answer }: Receipt): Response {
  const headers = new Headers(answer?.headers ?? {});
  headers.set('idempotent-replayed', 'true');
  const status = answer?.status ?? (outcome === 'discarded' ? 410 : 200);
  if (answer?.body) return new Response(answer.body, { status, headers });
  // The server's body was too large to keep, or there was none: what is said of it must not be taken for it.
  for (const name of ['content-length', 'content-type', 'content-encoding']) headers.delete(name);
  if ([204, 205, 304].includes(status)) return new Response(null, { status, headers });
  return Response.json({ state: outcome, key }, { status, headers });
}

/** A write that could not be taken in: it did not happen, and the answer must not look as if it had. */
export function problemResponse(problem: Problem & { readonly status: number }): Response {
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

async function answerOfApp(queuedResponse: QueuedResponse, request: Request, intent: Intent): Promise<Response> {
  try {
    return await queuedResponse(request, intent);
  } catch (error) {
    console.error('Holdfast: queuedResponse failed; the page gets the plain queued answer.', error);
    return queuedAnswer();
  }
}
