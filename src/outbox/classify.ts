import { type Answer, parseJson } from './answer.js';
import { retryAfter } from './backoff.js';
import type { OutboxOptions } from './options.js';
import { plainProblem, type Problem, problemOf, problemTypes } from './problem.js';
import type { Conflict } from './receipt.js';

/** What an attempt means for its intent. */
export type Verdict =
  | { readonly kind: 'synced' }
  | {
      readonly kind: 'retrying';
      readonly problem: Problem;
      /** `false`: nothing answered, so the fault is the connection's, not this intent's. */
      readonly answered: boolean;
      /** The server's wish, in ms; no attempt is made sooner. */
      readonly retryAfter?: number;
    }
  | { readonly kind: 'held'; readonly problem: Problem }
  | { readonly kind: 'conflict'; readonly problem: Problem; readonly conflict: Conflict }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Failures that say that the server did not begin: Too Early, Too Many Requests, Service Unavailable. */
const untouchedStatuses: ReadonlySet<number | undefined> = new Set([425, 429, 503]);

/** Refusals at the door: a server asks who it is and what they may do before it looks whether it knows the write. */
const doorStatuses: ReadonlySet<number | undefined> = new Set([401, 403, 407]);

/**
 * Whether the server may have applied a write that ended in this verdict so far. What it refuses it has not, since a
 * write that it had applied before would have had its answer again; a server that did not begin, or refused at the door,
 * settles no earlier doubt.
 *
 * @param before whether there was a doubt before this attempt
 */
export function mayBeApplied(verdict: Verdict, before: boolean): boolean {
  if (verdict.kind === 'held') return before;
  if (verdict.kind === 'refused') return before && doorStatuses.has(verdict.problem.status);
  if (verdict.kind !== 'retrying') return false;
  return before || !verdict.answered || !untouchedStatuses.has(verdict.problem.status);
}

const retryableStatuses = new Set([408, 425, 429]);
/** The server is not done with the first attempt, or has not got all of this one. */
const retryableTypes: ReadonlySet<string> = new Set([problemTypes.inFlight, problemTypes.bodyIncomplete]);
const conflictStatuses = new Set([409, 412]);

/** What the app expects of its server's answers. */
export type Expectations = Pick<OutboxOptions, 'expects' | 'signIn'>;

/** The verdict on an attempt that got no answer at all. */
export function unanswered(title: string): Verdict {
  return { kind: 'retrying', answered: false, problem: plainProblem(title) };
}

/**
 * The verdict on an answer. The problem's `type` decides first and the status second, because the same status can mean
 * opposite things.
 *
 * @param body the answer's body, if it was read
 * @param options what the app expects of its server
 * @param now ms since the Unix epoch
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-status-codes
 */
export function classify(
  answer: Pick<Answer, 'status' | 'headers' | 'elsewhere'>,
  body: ArrayBuffer | undefined,
  { expects, signIn }: Expectations,
  now: number,
): Verdict {
  const { status, headers } = answer;
  const ok = status < 400;
  const html = (headers['content-type'] ?? '').toLowerCase().startsWith('text/html');
  // 511 is a captive portal that says so (RFC 6585, section 6).
  if (answer.elsewhere || (html && expects === 'data') || status === 511)
    return unanswered('Something between this device and the server answered instead of it');
  if (ok) return { kind: 'synced' };

  const json = parseJson(body);
  const problem = problemOf(status, json);
  if (status >= 500 || retryableStatuses.has(status) || retryableTypes.has(problem.type)) {
    const wait = retryAfter(headers['retry-after'], now);
    return { kind: 'retrying', answered: true, problem, ...(wait === undefined ? {} : { retryAfter: wait }) };
  }
  // The server's session is another's: whoever wrote this has to sign in again.
  if (problem.type === problemTypes.principalMismatch) return { kind: 'held', problem };
  if (signIn.includes(status)) return { kind: 'held', problem };
  if (conflictStatuses.has(status) && problem.type !== problemTypes.keyReuse) {
    const conflict = conflictOf(answer, json);
    if (conflict) return { kind: 'conflict', problem, conflict };
  }
  return { kind: 'refused', problem };
}

/** A 409 or 412 is a conflict only when it says what the server holds. */
function conflictOf({ status, headers }: Pick<Answer, 'status' | 'headers'>, json: unknown): Conflict | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const isProblem = (headers['content-type'] ?? '').toLowerCase().includes('problem+json') || 'type' in json;
  if (isProblem && !('current' in json)) return undefined;
  const etag = headers['etag'];
  const current: unknown = 'current' in json ? json.current : json;
  return { status, current, ...(etag === undefined ? {} : { etag }) };
}
