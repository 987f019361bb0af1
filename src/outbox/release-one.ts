import { type HoldRecord, recordKeys } from './records.js';
import type { WriteTransaction } from './store.js';

/** One intent less waits for its principal's sign-in; with the last one the hold ends, since nobody could see it. */
export async function releaseOne(tx: WriteTransaction, principal: string, seq: number): Promise<void> {
  const key = recordKeys.hold(principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  const places = record?.places.filter(([, other]) => other !== seq) ?? [];
  if (places.length > 0) tx.put(key, { places } satisfies HoldRecord);
  else tx.delete(key);
}
