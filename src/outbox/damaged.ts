import { dequeue, type Place } from './backlog.js';
import { DamagedRecordError } from './errors.js';
import { type Intent, parseIntent } from './intent.js';
import { recordKeys } from './records.js';
import type { WriteTransaction } from './store.js';
import { recount } from './tally.js';

/** The intent in a stored value; one that can't be read is set aside. */
export async function readOrSetAside(tx: WriteTransaction, place: Place, value: unknown): Promise<Intent | undefined> {
  try {
    return parseIntent(value);
  } catch (error) {
    if (!(error instanceof DamagedRecordError)) throw error;
    await setAside(tx, place, value);
    return undefined;
  }
}

/** Moves a damaged record, as it is and with its body, out of everybody's way. */
export async function setAside(tx: WriteTransaction, place: Place, record: unknown): Promise<void> {
  const { principal, lane, seq } = place;
  const body = await tx.get(recordKeys.body(principal, seq));
  tx.put(recordKeys.damaged(principal, seq), { record, body, lane });
  tx.delete(recordKeys.intent(principal, seq));
  tx.delete(recordKeys.body(principal, seq));
  tx.delete(recordKeys.sending(principal, lane, seq));
  await recount(tx, principal);
  await dequeue(tx, place);
}
