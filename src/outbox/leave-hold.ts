import type { Intent } from './intent.js';
import { type HoldRecord, recordKeys } from './records.js';
import type { WriteTransaction } from './store.js';

/** One intent less waits for its principal's sign-in; with the last one the hold ends, since nobody could see it. */
export async function leaveHold(
  tx: WriteTransaction,
  { principal, seq }: Pick<Intent, 'principal' | 'seq'>,
): Promise<void> {
  const key = recordKeys.hold(principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  if (!record) return;
  const places = record.places.filter(([, other]) => other !== seq);
  if (places.length > 0) tx.put(key, { places } satisfies HoldRecord);
  else tx.delete(key);
}
