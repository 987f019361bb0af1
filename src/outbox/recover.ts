import { readOrSetAside } from './damaged.js';
import { postpone } from './ledger.js';
import { recordKeys, type SendingRecord } from './records.js';
import type { WriteTransaction } from './store.js';

/**
 * Puts back what an engine that is gone had on its way: its answer reaches nobody, so it is sent again, under the same
 * key and in its old place.
 *
 * @returns how many
 */
export async function recover(tx: WriteTransaction, isAlive: (owner: string, seq: number) => boolean): Promise<number> {
  let recovered = 0;
  for (const [key, value] of await tx.list({ prefix: recordKeys.allSending })) {
    const [, principal, lane, seq] = key as ['sending', string, string, number];
    if (isAlive((value as SendingRecord).owner, seq)) continue;
    const stored = await tx.get(recordKeys.intent(principal, seq));
    recovered += 1;
    if (stored === undefined) {
      // It was discarded on its way.
      tx.delete(key);
      continue;
    }
    const intent = await readOrSetAside(tx, { principal, lane, seq }, stored);
    if (intent) await postpone(tx, { ...intent, state: 'queued', mayBeApplied: true });
  }
  return recovered;
}
