import { readOrSetAside } from './damaged.js';
import { type Intent, readableIntent } from './intent.js';
import { fresh, postpone } from './ledger.js';
import { type HoldRecord, recordKeys } from './records.js';
import type { ReadTransaction, WriteTransaction } from './store.js';

/** Holds a whole principal, because this `held` intent was answered that they must sign in. */
export async function hold(tx: WriteTransaction, intent: Intent): Promise<void> {
  const isThere = await postpone(tx, intent);
  // A person may have discarded it meanwhile: then nobody could see why all the others are held.
  if (!isThere) return;
  const key = recordKeys.hold(intent.principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  tx.put(key, { places: [...(record?.places ?? []), [intent.lane, intent.seq]] } satisfies HoldRecord);
}

/** The first intent that waits for its principal to sign in, if any does. */
export async function firstHeld(tx: ReadTransaction, principal: string): Promise<Intent | undefined> {
  const record = (await tx.get(recordKeys.hold(principal))) as HoldRecord | undefined;
  for (const [, seq] of record?.places ?? [])
    for (const intent of readableIntent(await tx.get(recordKeys.intent(principal, seq)))) return intent;
  return undefined;
}

/** Ends a principal's hold: everything goes on from where it stood. */
export async function release(tx: WriteTransaction, principal: string): Promise<void> {
  const key = recordKeys.hold(principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  if (!record) return;
  tx.delete(key);
  for (const [lane, seq] of record.places) {
    const value = await tx.get(recordKeys.intent(principal, seq));
    const intent = value === undefined ? undefined : await readOrSetAside(tx, { principal, lane, seq }, value);
    if (intent) await postpone(tx, fresh(intent));
  }
}
