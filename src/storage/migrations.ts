import type { Receipt } from '../outbox/receipt.js';
import { add } from '../outbox/receipts.js';
import { type KeyRecord, noReceipts, recordKeys } from '../outbox/records.js';
import type { RecordKey, WriteTransaction } from '../outbox/store.js';

/** Changes all records of one schema into those of the next, inside the transaction that upgrades the database. */
type Migration = (tx: WriteTransaction) => Promise<void>;

/** Records read at once: a backlog of any length migrates in bounded memory. */
const window = 500;

/** An intent says whether it may have been applied; receipts lie by their key too, and are counted. */
const toSchema2: Migration = async (tx) => {
  await each(tx, ['intent'], (key, intent) => {
    // What can't be read stays as it is: whoever reads it sets it aside.
    if (typeof intent !== 'object' || intent === null) return;
    const mayBeApplied = 'attempts' in intent && typeof intent.attempts === 'number' && intent.attempts > 0;
    tx.put(key, { ...intent, mayBeApplied });
  });
  let totals = noReceipts;
  await each(tx, recordKeys.receipts, (old, value) => {
    const receipt = value as Receipt;
    const place = recordKeys.receipt(receipt);
    tx.delete(old);
    tx.put(place, receipt);
    tx.put(recordKeys.key(receipt.key), { receipt: place } satisfies KeyRecord);
    totals = add(totals, receipt, 1);
  });
  tx.put(recordKeys.receiptTotals, totals);
};

/**
 * The steps from schema to schema: the first makes schema 2 of schema 1. A step is never changed once it was released,
 * and keeps every intent; a fixture of each schema so far lies in `test/schemas`.
 */
const migrations: readonly Migration[] = [toSchema2];

/** The database's version: rises with each change of the records' shape. */
export const schemaVersion = migrations.length + 1;

/**
 * Brings the records of an older schema up to date. When a step fails, the whole upgrade is undone and the old database
 * stays as it was.
 *
 * @param from the version of the database as it was found; 0 when it is new
 */
export async function migrate(tx: WriteTransaction, from: number): Promise<void> {
  for (const step of migrations.slice(Math.max(0, from - 1))) await step(tx);
}

async function each(tx: WriteTransaction, prefix: RecordKey, visit: (key: RecordKey, value: unknown) => void) {
  let after: RecordKey | undefined;
  for (;;) {
    const records = await tx.list({ prefix, after }, window);
    for (const [key, value] of records) visit(key, value);
    if (records.length < window) return;
    after = records.at(-1)?.[0].slice(prefix.length);
  }
}
