import type { Counts } from './health.js';
import { type Intent, type WaitingState, waitingStates } from './intent.js';
import { noCounts, recordKeys } from './records.js';
import type { RecordKey, WriteTransaction } from './store.js';

/** Moves one intent from one count to another. */
export async function tally(
  tx: WriteTransaction,
  principal: string,
  from: WaitingState | undefined,
  to: WaitingState | undefined,
): Promise<void> {
  if (from === to) return;
  const counts = { ...(((await tx.get(recordKeys.tally(principal))) as Counts | undefined) ?? noCounts) };
  if (from) counts[from] -= 1;
  if (to) counts[to] += 1;
  tx.put(recordKeys.tally(principal), counts);
}

/** Counts a principal's intents anew: a damaged record can't say under which state it was counted. */
export async function recount(tx: WriteTransaction, principal: string): Promise<void> {
  const counts = { ...noCounts };
  const prefix = recordKeys.intents(principal);
  let after: RecordKey | undefined;
  for (;;) {
    const page = await tx.list({ prefix, after }, 1000);
    for (const [, value] of page) {
      const state = waitingStates.find((name) => name === (value as Partial<Intent> | undefined)?.state);
      if (state) counts[state] += 1;
    }
    if (page.length < 1000) break;
    after = page.at(-1)?.[0].slice(prefix.length);
  }
  tx.put(recordKeys.tally(principal), counts satisfies Counts);
}
