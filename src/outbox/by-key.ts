import { type Intent, parseIntent } from './intent.js';
import { type KeyRecord, recordKeys } from './records.js';
import type { Receipt } from './receipt.js';
import type { ReadTransaction } from './store.js';

/** The intent with this key, if it is in the outbox. @throws DamagedRecordError */
export async function intentByKey(tx: ReadTransaction, key: string): Promise<Intent | undefined> {
  const record = (await tx.get(recordKeys.key(key))) as KeyRecord | undefined;
  if (!record || !('intent' in record)) return undefined;
  const value = await tx.get(recordKeys.intent(...record.intent));
  return value === undefined ? undefined : parseIntent(value);
}

/** The receipt of this key, if its intent is settled and the receipt still kept. */
export async function receiptByKey(tx: ReadTransaction, key: string): Promise<Receipt | undefined> {
  const record = (await tx.get(recordKeys.key(key))) as KeyRecord | undefined;
  if (!record || !('receipt' in record)) return undefined;
  return (await tx.get(record.receipt)) as Receipt | undefined;
}
