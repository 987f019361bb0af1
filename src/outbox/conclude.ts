import type { Answer } from './answer.js';
import { type Attempt, isAnswered } from './attempt.js';
import { backoff } from './backoff.js';
import type { Verdict } from './classify.js';
import { hold } from './hold.js';
import type { Intent } from './intent.js';
import { isDue } from './backlog.js';
import { postpone, settle } from './ledger.js';
import type { OutboxOptions } from './options.js';
import type { Problem } from './problem.js';
import { type LaneRecord, type ReachabilityRecord, recordKeys } from './records.js';
import type { Outcome, StoredAnswer } from './receipt.js';
import type { WriteTransaction } from './store.js';

/** What bears on an attempt's conclusion besides its verdict. */
export interface Circumstances {
  readonly now: number;
  readonly random: number;
  readonly retry: OutboxOptions['retry'];
  /** The page that made the write has this answer, so a refusal needs no one else. */
  readonly seen: boolean;
  /** Sends to the same origin were answered meanwhile: a missing answer is this intent's own fault. */
  readonly othersAnswered: boolean;
  /** The answer's body, as far as receipts keep it. */
  readonly body: ArrayBuffer | undefined;
}

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
  { verdict, answer }: Attempt,
  circumstances: Circumstances,
): Promise<Concluded> {
  const { now, seen, body } = circumstances;
  const outcome = outcomeOf(verdict, seen);
  if (outcome && answer) {
    const problem = problemOf(verdict);
    const conflict = verdict.kind === 'conflict' ? verdict.conflict : undefined;
    await settle(tx, intent, { outcome, settledAt: now, answer: storedAnswer(answer, body), problem, conflict });
  } else if (verdict.kind !== 'synced') {
    const next = kept(intent, verdict, circumstances);
    await (next.state === 'held' ? hold(tx, next) : postpone(tx, next));
  }
  const reachableAgain = await noteReachability(tx, intent, verdict, now);
  const lane = (await tx.get(recordKeys.lane(intent.principal, intent.lane))) as LaneRecord | undefined;
  return { reachableAgain, goesOn: isDue(lane, now) && lane?.due?.at(-1) !== intent.seq };
}

/** How an intent ends with this verdict; `undefined` when it does not. */
export function outcomeOf(verdict: Verdict, seen: boolean): Outcome | undefined {
  if (verdict.kind === 'synced') return 'synced';
  if (verdict.kind === 'retrying' || !seen) return undefined;
  return verdict.kind === 'conflict' ? 'conflict' : 'refused';
}

/** An intent as it stays in the outbox, after a verdict that does not end it. */
function kept(
  intent: Intent,
  verdict: Exclude<Verdict, { kind: 'synced' }>,
  { now, random, retry, othersAnswered }: Circumstances,
): Intent {
  const { problem } = verdict;
  switch (verdict.kind) {
    case 'held':
      return { ...intent, state: 'held', problem };
    case 'refused':
      return { ...intent, state: 'parked', problem };
    case 'conflict':
      return { ...intent, state: 'conflict', problem, conflict: verdict.conflict };
    case 'retrying': {
      const counted = intent.counted + (verdict.answered || othersAnswered ? 1 : 0);
      if (counted >= retry.attempts || now - intent.createdAt > retry.maxAge)
        return { ...intent, state: 'parked', counted, problem };
      const wait = backoff(intent.attempts, retry, random);
      const asked = verdict.retryAfter ?? 0;
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
async function noteReachability(tx: WriteTransaction, { key }: Intent, verdict: Verdict, at: number): Promise<boolean> {
  const before = (await tx.get(recordKeys.reachability)) as ReachabilityRecord | undefined;
  const reachable = isAnswered(verdict);
  const problem = problemOf(verdict);
  // A problem is over when its own intent gets through, or when it was that nothing answered and now something does.
  const isOver = before?.problem?.key === key || (before?.problem?.status === undefined && reachable);
  const last = problem ? { ...problem, key, at } : isOver ? undefined : before?.problem;
  if (before?.reachable !== reachable || before.problem !== last)
    tx.put(recordKeys.reachability, { reachable, problem: last } satisfies ReachabilityRecord);
  return reachable && before?.reachable === false;
}
