import { intentByKey, receiptByKey } from './by-key.js';
import { UsageError } from './errors.js';
import type { Intent } from './intent.js';
import { fresh, postpone, settle } from './ledger.js';
import type { Receipt } from './receipt.js';
import { recordKeys } from './records.js';
import { replace } from './replace.js';
import { rebasedHeaders, rebasedKey, type Resolution } from './resolution.js';
import type { WriteTransaction } from './store.js';

/**
 * Makes an intent due, in its old place and under its old key, with its attempts counted from zero: now, or at the time
 * that the server named.
 *
 * @throws UsageError when no such intent waits
 */
export async function retryIntent(tx: WriteTransaction, key: string): Promise<void> {
  const intent = await waitingIntent(tx, key);
  if (intent.state === 'sending') return;
  const { waitsFor, notBefore, problem } = intent;
  await postpone(
    tx,
    waitsFor === 'server' ? { ...fresh(intent), state: 'retrying', waitsFor, notBefore, problem } : fresh(intent),
  );
}

/**
 * Ends an intent because a person gave it up; a settled one keeps its receipt.
 *
 * @throws UsageError when the key is not known
 */
export async function discardIntent(tx: WriteTransaction, key: string, settledAt: number): Promise<Receipt> {
  const intent = await intentByKey(tx, key);
  if (intent) return end(tx, intent, 'discarded', settledAt);
  const receipt = await receiptByKey(tx, key);
  if (!receipt) throw notWaiting(key);
  return receipt;
}

/** What a person changes in a write that waits. What is left out stays. */
export interface Change {
  /** `null` for none. */
  readonly body?: ArrayBuffer | null | undefined;
  /** In the place of all headers there were; lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Changes a write that was not applied: it goes on in its old place under a new key.
 *
 * @throws UsageError when no such intent waits, or when the server may have applied it: then a change would be a second
 *   write beside the first
 */
export async function editIntent(
  tx: WriteTransaction,
  key: string,
  { body, headers }: Change,
  { newKey, now }: { readonly newKey: string; readonly now: number },
): Promise<void> {
  const intent = await waitingIntent(tx, key);
  if (intent.state === 'sending' || intent.mayBeApplied)
    throw new UsageError(
      `The write "${key}" can’t be changed: the server may have applied it. Retry it to find out, or discard it.`,
    );
  const kept = body === undefined ? await bodyOf(tx, intent) : (body ?? undefined);
  await replace(tx, intent, { key: newKey, body: kept, headers: headers ?? intent.request.headers, now });
}

/**
 * Ends a conflict as a person chose: the server's truth stands, or the write goes on, based on it and under a new key.
 *
 * @returns the receipt; it names the new key of a write that goes on
 * @throws UsageError when no such intent is in conflict
 */
export async function resolveIntent(
  tx: WriteTransaction,
  key: string,
  resolution: Resolution,
  now: number,
): Promise<Receipt> {
  const intent = await waitingIntent(tx, key);
  if (intent.state !== 'conflict' || !intent.conflict)
    throw new UsageError(`The write "${key}" is not in conflict but ${intent.state}: there is nothing to resolve.`);
  if (resolution === 'server') return end(tx, intent, 'conflict', now);
  const body = resolution === 'client' ? await bodyOf(tx, intent) : resolution.body;
  const headers = rebasedHeaders(intent.request, intent.conflict);
  const receipt = await replace(tx, intent, { key: rebasedKey(key), body, headers, now });
  if (!receipt) throw notWaiting(key);
  return receipt;
}

async function end(
  tx: WriteTransaction,
  intent: Intent,
  outcome: 'conflict' | 'discarded',
  settledAt: number,
): Promise<Receipt> {
  const { problem, conflict } = outcome === 'conflict' ? intent : {};
  return settle(tx, intent, { outcome, settledAt, problem, conflict });
}

async function waitingIntent(tx: WriteTransaction, key: string): Promise<Intent> {
  const intent = await intentByKey(tx, key);
  if (!intent) throw notWaiting(key);
  return intent;
}

async function bodyOf(tx: WriteTransaction, { principal, seq, bodyBytes }: Intent): Promise<ArrayBuffer | undefined> {
  if (bodyBytes === 0) return undefined;
  return (await tx.get(recordKeys.body(principal, seq))) as ArrayBuffer | undefined;
}

/**
 * Takes a write back that no attempt was made at: it ends as discarded.
 *
 * @returns `false` when it may have reached the server, is settled, or is not known
 */
export async function withdrawIntent(tx: WriteTransaction, key: string, settledAt: number): Promise<boolean> {
  const intent = await intentByKey(tx, key);
  if (!intent || intent.attempts > 0) return false;
  await discardIntent(tx, key, settledAt);
  return true;
}

function notWaiting(key: string): UsageError {
  return new UsageError(`No write with the key "${key}" waits in this outbox. It may be settled: ask receipt().`);
}
