import type { StorageMode } from '../outbox/health.js';
import { formatQueued, headerNames, type QueuedFacts } from '../outbox/headers.js';
import type { Intent } from '../outbox/intent.js';
import type { Captured } from '../outbox/outbox.js';
import { type Problem, problemTypes } from '../outbox/problem.js';
import type { Receipt } from '../outbox/receipt.js';
import {
  isNavigation,
  type Navigations,
  queuedNavigation,
  refusedNavigation,
  settledNavigation,
} from './navigation.js';

/** Replaces the body of the queued answer, for a page that expects, say, the created record. */
export type QueuedResponse = (request: Request, intent: Intent) => Response | Promise<Response>;

/** What an app may change about a queued answer. */
export interface QueuedOptions {
  readonly queuedResponse?: QueuedResponse | undefined;
  /** Default `'page'`. */
  readonly navigations?: Navigations | undefined;
}

/**
 * What a page gets for a captured write: the server's own answer, untouched, or `202` when it is queued. The queued
 * answer always carries the `Holdfast` header, also when the app made its own.
 */
export async function respond(
  captured: Captured,
  request: Request,
  mode: StorageMode,
  { queuedResponse, navigations = 'page' }: QueuedOptions = {},
): Promise<Response> {
  switch (captured.kind) {
    case 'answered':
      return passOn(captured.answer.response, request);
    case 'settled':
      return receiptAnswer(captured.receipt, request);
    case 'queued': {
      const { intent, position } = captured;
      const facts: QueuedFacts = { key: intent.key, lane: intent.lane, position, storage: mode };
      const answerOfApp = queuedResponse && (await appQueuedAnswer(queuedResponse, request, intent, facts));
      if (answerOfApp) return answerOfApp;
      return isNavigation(request) ? queuedNavigation(request, facts, navigations) : queuedAnswer(facts);
    }
  }
}

/**
 * The server's answer, for the page that waits. The send has followed every redirect, to see where it ends; a page that
 * follows redirects itself, as each navigation does, is sent to that end, so that its address is right.
 */
export function passOn(response: Response | undefined, { redirect }: Request): Response {
  if (!response) return Response.error();
  if (!response.redirected || redirect !== 'manual') return response;
  // What went wrong is worth more than the address: asking there again need not say it again.
  if (response.status >= 400) return new Response(response.body, decoded(response));
  return Response.redirect(response.url, 303);
}

/** Status and headers for a body that is decoded already. */
function decoded({ status, headers }: { readonly status: number; readonly headers: HeadersInit }) {
  const own = new Headers(headers);
  for (const name of ['content-length', 'content-encoding']) own.delete(name);
  return { status, headers: own };
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
async function receiptAnswer(receipt: Receipt, request: Request): Promise<Response> {
  const { key, outcome, answer, conflict } = receipt;
  // What a person gave up, or changed into another write, is gone; what they left to the server is as it was answered.
  const status = answer?.status ?? conflict?.status ?? (outcome === 'synced' ? 200 : 410);
  const { headers } = decoded({ status, headers: answer?.headers ?? {} });
  headers.set('idempotent-replayed', 'true');
  if (answer?.body) return new Response(answer.body, { status, headers });
  if (isNullBody(status)) return new Response(null, { status, headers });
  if (isNavigation(request)) return settledNavigation(request, receipt, status);
  // The server's body was too large to keep, or there was none: what is said of it must not be taken for it.
  headers.delete('content-type');
  return Response.json({ state: outcome, key }, { status, headers });
}

/** Whether an answer of this status can have no body: https://fetch.spec.whatwg.org/#null-body-status */
export function isNullBody(status: number): boolean {
  return [204, 205, 304].includes(status);
}

/** A write that could not be taken in: it did not happen, and the answer must not look as if it had. */
async function refuse(request: Request, problem: Problem & { readonly status: number }): Promise<Response> {
  if (isNavigation(request)) return refusedNavigation(request, problem);
  const headers = { 'content-type': 'application/problem+json' };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** The refusal of a write that neither the server answered nor any storage could hold. */
export function notKept(request: Request, detail: string): Promise<Response> {
  const title = 'This write was not saved';
  return refuse(request, { type: problemTypes.notKept, title, status: 507, detail, phase: 'capture' });
}

/** The refusal of a key that belongs to another write. */
export function keyReuse(request: Request, detail: string): Promise<Response> {
  const title = 'This idempotency key belongs to another write';
  return refuse(request, { type: problemTypes.keyReuse, title, status: 422, detail, phase: 'capture' });
}
