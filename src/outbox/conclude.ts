import type { Answer } from './answer.js';
import { type Attempt, isAnswered } from './attempt.js';
import { backoff } from './backoff.js';
import { mayBeApplied, type Verdict } from './classify.js';
import { hold } from './hold.js';
import type { Intent } from './intent.js';
import { isDue } from './backlog.js';
import { postpone, settle, undeparted } from './ledger.js';
import type { OutboxOptions } from './options.js';
import type { Problem } from './problem.js';
import { type LaneRecord, type ReachabilityRecord, recordKeys } from './records.js';
import { pruneReceipts } from './receipts.js';
import type { Outcome, StoredAnswer } from './receipt.js';
import { replace } from './replace.js';
import { rebasedHeaders, type Resolution } from './resolution.js';
import type { WriteTransaction } from './store.js';

/** What bears on an attempt's conclusion besides its verdict. */
export interface Circumstances {
  readonly now: number;
  readonly random: number;
  readonly options: Pick<OutboxOptions, 'retry' | 'onParked' | 'receipts'>;
  /** The page that made the write has this answer, so a refusal needs no one else. */
  readonly seen: boolean;
  /** Sends to the same origin were answered meanwhile: a missing answer is this intent's own fault. */
  readonly othersAnswered: boolean;
  /** The answer's body, as far as receipts keep it. */
  readonly body: ArrayBuffer | undefined;
  /** How a conflict ends, with the body that the write then has, when no person has to decide it. */
  readonly resolution: { readonly choice: Resolution; readonly body: ArrayBuffer | undefined } | undefined;
  /** For a write that goes on as another one. */
  readonly newKey: string;
}

/** Receipts deleted with each that is added: more than one, so that a shortened list shrinks. */
const pruneLimit = 2;

/** What was stored, and what it leaves to do. */
export interface Concluded {
  /** Nothing had answered before, and now the server did. */
  readonly reachableAgain: boolean;
  /** Something else of the intent's lane may be sent by now. */
  readonly goesOn: boolean;
}

/** Writes down what an attempt brought: a receipt, or the intent's new state, and what it tells of the connection. */
export async function conclude(
  tx: WriteTransaction,
  intent: Intent,
  attempt: Attempt,
  circumstances: Circumstances,
): Promise<Concluded> {
  const { verdict, answer } = attempt;
  const { now, seen, body, resolution, options } = circumstances;
  const outcome = resolution?.choice === 'server' ? 'conflict' : outcomeOf(verdict, seen);
  if (outcome && answer) {
    const problem = problemOf(verdict);
    const conflict = verdict.kind === 'conflict' ? verdict.conflict : undefined;
    await settle(tx, intent, { outcome, settledAt: now, answer: storedAnswer(answer, body), problem, conflict });
    await pruneReceipts(tx, { ...options.receipts, limit: pruneLimit });
  } else if (verdict.kind !== 'synced') await keep(tx, intent, { ...attempt, verdict }, circumstances);
  const reachableAgain = await noteReachability(tx, intent, attempt, now);
  const lane = (await tx.get(recordKeys.lane(intent.principal, intent.lane))) as LaneRecord | undefined;
  return { reachableAgain, goesOn: isDue(lane, now) && lane?.due?.at(-1) !== intent.seq };
}

/** How an intent ends with this verdict; `undefined` when it does not. */
export function outcomeOf(verdict: Verdict, seen: boolean): Outcome | undefined {
  if (verdict.kind === 'synced') return 'synced';
  if (verdict.kind === 'retrying' || !seen) return undefined;
  return verdict.kind === 'conflict' ? 'conflict' : 'refused';
}

/** Keeps an intent in the outbox, after a verdict that does not end it. */
async function keep(
  tx: WriteTransaction,
  intent: Intent,
  { verdict, sent }: Attempt & { readonly verdict: Exclude<Verdict, { kind: 'synced' }> },
  circumstances: Circumstances,
): Promise<void> {
  const current = (await tx.get(recordKeys.intent(intent.principal, intent.seq))) as Intent | undefined;
  // It was put back meanwhile, or moved by a change of storage mode: what is known of it since counts.
  if (current && (current.state !== 'sending' || current.attempts !== intent.attempts)) return;
  const tried = sent ? { ...intent, mayBeApplied: mayBeApplied(verdict, intent.mayBeApplied) } : undeparted(intent);
  const next = kept(tried, verdict, circumstances);
  const { resolution, newKey, now } = circumstances;
  if (verdict.kind === 'conflict' && resolution && next.state === 'retrying') {
    const headers = rebasedHeaders(intent.request, verdict.conflict);
    await replace(tx, intent, { key: newKey, body: resolution.body, headers, now, wait: next });
  } else if (next.state === 'held') await hold(tx, next);
  else await postpone(tx, next);
}

/** An intent as it stays in the outbox. */
function kept(
  intent: Intent,
  verdict: Exclude<Verdict, { kind: 'synced' }>,
  { now, random, options: { retry, onParked }, othersAnswered, resolution }: Circumstances,
): Intent {
  const { problem } = verdict;
  const holdsLane = onParked === 'hold';
  switch (verdict.kind) {
    case 'held':
      return { ...intent, state: 'held', problem };
    case 'refused':
      return { ...intent, state: 'parked', holdsLane, problem };
    case 'conflict': {
      const counted = intent.counted + 1;
      // A re-based write that meets one conflict after another needs a person in the end.
      if (!resolution || counted >= retry.attempts)
        return { ...intent, state: 'conflict', holdsLane, problem, conflict: verdict.conflict };
      const notBefore = now + backoff(counted, retry, random);
      return { ...intent, state: 'retrying', counted, notBefore, waitsFor: 'backoff', problem };
    }
    case 'retrying': {
      const counted = intent.counted + (verdict.answered || othersAnswered ? 1 : 0);
      const asked = verdict.retryAfter ?? 0;
      if (counted >= retry.attempts || now - intent.createdAt > retry.maxAge) {
        // Also a person's retry comes no sooner than the server has asked for.
        const server = asked > 0 ? ({ notBefore: now + asked, waitsFor: 'server' } as const) : undefined;
        return { ...intent, ...server, state: 'parked', holdsLane, counted, problem };
      }
      // A server that is busy at last has not been bothered by the attempts that never reached it.
      const wait = backoff(Math.max(1, verdict.answered ? counted : intent.attempts), retry, random);
      const waitsFor = asked > 0 ? 'server' : verdict.answered ? 'backoff' : 'connection';
      const notBefore = now + Math.max(wait, asked);
      return { ...intent, state: 'retrying', counted, notBefore, waitsFor, problem };
    }
  }
}

function problemOf(verdict: Verdict): Problem | undefined {
  return verdict.kind === 'synced' ? undefined : verdict.problem;
}

/** `Set-Cookie` can't be read by scripts at all, so it needs no taking out. */
function storedAnswer({ status, headers }: Answer, body: ArrayBuffer | undefined): StoredAnswer {
  return { status, headers, ...(body ? { body } : {}) };
}

/** Keeps the one record of what sends tell of the connection. @returns whether it has just come back */
async function noteReachability(tx: WriteTransaction, { key }: Intent, attempt: Attempt, at: number): Promise<boolean> {
  const before = (await tx.get(recordKeys.reachability)) as ReachabilityRecord | undefined;
  // What never left tells nothing of the connection.
  const reachable = attempt.sent ? isAnswered(attempt) : before?.reachable;
  const problem = problemOf(attempt.verdict);
  // A problem is over when its own intent gets through, or when it was that nothing answered and now something does.
  const isOver = before?.problem?.key === key || (before?.problem?.status === undefined && reachable);
  const last = problem ? { ...problem, key, at } : isOver ? undefined : before?.problem;
  if (before?.reachable !== reachable || before?.problem !== last)
    tx.put(recordKeys.reachability, { reachable, problem: last } satisfies ReachabilityRecord);
  return reachable === true && before?.reachable === false;
}
