import { intentByKey, receiptByKey } from './by-key.js';
import { UsageError } from './errors.js';
import { releaseOne } from './hold.js';
import { fresh, postpone, settle } from './ledger.js';
import type { Receipt } from './receipt.js';
import type { WriteTransaction } from './store.js';

/**
 * Makes an intent due now, in its old place and under its old key, with its attempts counted from zero.
 *
 * @throws UsageError when no such intent waits
 */
export async function retryIntent(tx: WriteTransaction, key: string): Promise<void> {
  const intent = await intentByKey(tx, key);
  if (!intent) throw notWaiting(key);
  if (intent.state === 'sending') return;
  const { state, waitsFor } = intent;
  await postpone(tx, state === 'retrying' && waitsFor === 'server' ? { ...intent, counted: 0 } : fresh(intent));
}

/**
 * Ends an intent because a person gave it up; a settled one keeps its receipt.
 *
 * @throws UsageError when the key is not known
 */
export async function discardIntent(tx: WriteTransaction, key: string, settledAt: number): Promise<Receipt> {
  const intent = await intentByKey(tx, key);
  if (intent) {
    if (intent.state === 'held') await releaseOne(tx, intent.principal, intent.seq);
    return settle(tx, intent, { outcome: 'discarded', settledAt });
  }
  const receipt = await receiptByKey(tx, key);
  if (!receipt) throw notWaiting(key);
  return receipt;
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
