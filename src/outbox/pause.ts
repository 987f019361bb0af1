import type { Counts } from './health.js';
import type { Intent } from './intent.js';
import { recordKeys } from './records.js';
import type { ReadTransaction, WriteTransaction } from './store.js';

/** Whether a principal may send: no person has paused it. */
export async function isPaused(tx: ReadTransaction, principal: string): Promise<boolean> {
  return (await tx.get(recordKeys.pause(principal))) === true;
}

/** Nothing more of a principal is sent until {@link resume}; what is on its way still ends. */
export function pause(tx: WriteTransaction, principal: string): void {
  tx.put(recordKeys.pause(principal), true);
}

export function resume(tx: WriteTransaction, principal: string): void {
  tx.delete(recordKeys.pause(principal));
}

/**
 * An intent of a paused principal, as it is seen. Its stored state is the one to go on from, so that pausing a hundred
 * thousand writes is one record's work.
 */
export function seenPaused(intent: Intent): Intent {
  return intent.state === 'queued' || intent.state === 'retrying' ? { ...intent, state: 'held' } : intent;
}

/** Counts as {@link seenPaused} shows the intents. */
export function countsPaused(counts: Counts): Counts {
  return { ...counts, queued: 0, retrying: 0, held: counts.held + counts.queued + counts.retrying };
}
