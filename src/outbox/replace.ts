import { findReadable } from './by-key.js';
import type { Intent } from './intent.js';
import { fresh, postpone, receiptOf, settle } from './ledger.js';
import type { Receipt } from './receipt.js';
import { putReceipt } from './receipts.js';
import { type KeyRecord, recordKeys } from './records.js';
import type { WriteTransaction } from './store.js';

/** What a write becomes. */
export interface Replacement {
  /** Its new idempotency key: the old one belongs to what was sent before. */
  readonly key: string;
  readonly body: ArrayBuffer | undefined;
  /** All its headers, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** ms since the Unix epoch. */
  readonly now: number;
  /** How it waits; by default it is due at once. */
  readonly wait?: Pick<Intent, 'state' | 'counted' | 'notBefore' | 'waitsFor' | 'problem'>;
}

/**
 * Lets a write go on in its old place with another body or other headers, under a new key.
 *
 * @returns the old key's receipt, which names the new one; nothing when a person has discarded it meanwhile
 */
export async function replace(
  tx: WriteTransaction,
  intent: Intent,
  { key, body, headers, now, wait }: Replacement,
): Promise<Receipt | undefined> {
  const { principal, seq } = intent;
  const end = { outcome: 'replaced', settledAt: now, replacedBy: key } as const;
  const other = await findReadable(tx, key);
  // Where a write lay in two storages, it may go on under that key already.
  if (other.intent || other.receipt) return settle(tx, intent, end);
  const next: Intent = {
    ...fresh(intent),
    ...wait,
    key,
    request: { ...intent.request, headers },
    bodyBytes: body?.byteLength ?? 0,
    fingerprint: undefined,
    attempts: 0,
    mayBeApplied: false,
    firstSentAt: undefined,
  };
  if (!(await postpone(tx, next, intent.key))) return undefined;
  if (body) tx.put(recordKeys.body(principal, seq), body);
  else tx.delete(recordKeys.body(principal, seq));
  const receipt = receiptOf(intent, end);
  await putReceipt(tx, receipt);
  tx.put(recordKeys.key(key), { intent: [principal, seq] } satisfies KeyRecord);
  return receipt;
}
