import { type KeyRecord, recordKeys } from './records.js';
import type { Receipt } from './receipt.js';
import type { WriteTransaction } from './store.js';

/** Stores a receipt, in the place of any other of its key. */
export async function putReceipt(tx: WriteTransaction, receipt: Receipt): Promise<void> {
  const key = recordKeys.key(receipt.key);
  const known = (await tx.get(key)) as KeyRecord | undefined;
  if (known && 'receipt' in known) tx.delete(known.receipt);
  const place = recordKeys.receipt(receipt.settledAt, receipt.seq);
  tx.put(place, receipt);
  tx.put(key, { receipt: place } satisfies KeyRecord);
}

/** Deletes the oldest receipts beyond `count`, and those settled before `before`; at most `limit` of them. */
export async function pruneReceipts(
  tx: WriteTransaction,
  { count, before, limit }: { count: number; before: number; limit: number },
): Promise<void> {
  const surplus = (await tx.count({ prefix: recordKeys.receipts })) - count;
  const oldest = await tx.list({ prefix: recordKeys.receipts }, limit);
  for (const [index, [key, value]] of oldest.entries()) {
    const receipt = value as Receipt;
    if (index >= surplus && receipt.settledAt >= before) break;
    tx.delete(key);
    tx.delete(recordKeys.key(receipt.key));
  }
}
