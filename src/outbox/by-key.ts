import { DamagedRecordError } from './errors.js';
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

/** What an outbox knows of a key. */
export interface Found {
  readonly intent?: Intent | undefined;
  readonly receipt?: Receipt | undefined;
}

/** The intent of a key, or its receipt. @throws DamagedRecordError */
export async function find(tx: ReadTransaction, key: string): Promise<Found> {
  return { intent: await intentByKey(tx, key), receipt: await receiptByKey(tx, key) };
}

/** As {@link find}; of a record that can't be read, nothing is found. */
export async function findReadable(tx: ReadTransaction, key: string): Promise<Found> {
  try {
    return await find(tx, key);
  } catch (error) {
    if (error instanceof DamagedRecordError) return {};
    throw error;
  }
}
