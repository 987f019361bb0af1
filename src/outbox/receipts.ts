import type { ReceiptOptions } from './options.js';
import { type KeyRecord, noReceipts, recordKeys, type ReceiptTotals } from './records.js';
import type { Receipt } from './receipt.js';
import type { ReadTransaction, WriteTransaction } from './store.js';

/** Stores a receipt, in the place of any other of its key. */
export async function putReceipt(tx: WriteTransaction, receipt: Receipt): Promise<void> {
  const key = recordKeys.key(receipt.key);
  const [known, totals] = await Promise.all([tx.get(key) as Promise<KeyRecord | undefined>, readTotals(tx)]);
  const place = recordKeys.receipt(receipt);
  let next = add(totals, receipt, 1);
  if (known && 'receipt' in known) {
    const earlier = (await tx.get(known.receipt)) as Receipt | undefined;
    if (earlier) next = add(next, earlier, -1);
    tx.delete(known.receipt);
  }
  tx.put(place, receipt);
  tx.put(key, { receipt: place } satisfies KeyRecord);
  tx.put(recordKeys.receiptTotals, next);
}

/**
 * Deletes the oldest receipts: those beyond `count` or `bytes`, and those settled before `before`.
 *
 * @param limit at most so many at once
 */
export async function pruneReceipts(
  tx: WriteTransaction,
  {
    count,
    bytes,
    before = -Infinity,
    limit,
  }: Pick<ReceiptOptions, 'count' | 'bytes'> & { before?: number; limit: number },
): Promise<void> {
  let totals = await readTotals(tx);
  const isOver = () => totals.count > count || totals.bytes > bytes;
  if (totals.count === 0 || (!isOver() && before === -Infinity)) return;
  for (const [key, value] of await tx.list({ prefix: recordKeys.receipts }, limit)) {
    const receipt = value as Receipt;
    if (!isOver() && receipt.settledAt >= before) break;
    totals = add(totals, receipt, -1);
    tx.delete(key);
    tx.delete(recordKeys.key(receipt.key));
  }
  tx.put(recordKeys.receiptTotals, totals);
}

async function readTotals(tx: ReadTransaction): Promise<ReceiptTotals> {
  return ((await tx.get(recordKeys.receiptTotals)) as ReceiptTotals | undefined) ?? noReceipts;
}

/** The totals with one receipt more (`sign` 1) or less (-1). */
export function add({ count, bytes }: ReceiptTotals, { answer }: Receipt, sign: 1 | -1): ReceiptTotals {
  return { count: count + sign, bytes: bytes + sign * (answer?.body?.byteLength ?? 0) };
}
