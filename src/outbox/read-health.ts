import type { Counts, Health } from './health.js';
import type { Intent } from './intent.js';
import { readSession } from './ledger.js';
import { noCounts, type ReachabilityRecord, recordKeys } from './records.js';
import type { ReadTransaction } from './store.js';

/** The outbox's part of health. Its cost does not grow with the backlog. */
export async function readHealth(tx: ReadTransaction, clientId: string): Promise<Omit<Health, 'mode' | 'reason'>> {
  const { principal, epoch } = await readSession(tx, clientId);
  const allDue = recordKeys.allDue(principal);
  const [tally, reachability, [oldest], [due], [later], hold, damaged] = await Promise.all([
    tx.get(recordKeys.tally(principal)),
    tx.get(recordKeys.reachability),
    tx.list({ prefix: recordKeys.intents(principal) }, 1),
    tx.list({ prefix: allDue }, 1),
    tx.list({ prefix: allDue, after: 0 }, 1),
    tx.get(recordKeys.hold(principal)),
    tx.count({ prefix: recordKeys.allDamaged }),
  ]);
  const counts = (tally as Counts | undefined) ?? noCounts;
  const { reachable, problem } = (reachability as ReachabilityRecord | undefined) ?? {};
  // While nothing answers, lanes that were not tried yet wait for the one that was.
  const next = reachable === false ? (later ?? due) : due;
  const dueAt = next?.[0].at(-2);
  return {
    reachable,
    problem,
    counts,
    waiting: Object.values(counts).reduce((sum, count) => sum + count, 0),
    damaged,
    oldestAt: (oldest?.[1] as Partial<Intent> | undefined)?.createdAt,
    nextAttemptAt: typeof dueAt === 'number' && hold === undefined ? dueAt : undefined,
    principal,
    epoch,
  };
}
