import type { Counts, Health } from './health.js';
import type { Intent } from './intent.js';
import { readSession } from './ledger.js';
import { countsPaused, isPaused } from './pause.js';
import { noCounts, type ReachabilityRecord, recordKeys } from './records.js';
import type { ReadTransaction, RecordKey } from './store.js';
import { dueOrigins } from './take.js';

/** The outbox's part of health. Its cost does not grow with the backlog. */
export async function readHealth(tx: ReadTransaction, clientId: string): Promise<Omit<Health, 'mode' | 'reason'>> {
  const { principal, epoch } = await readSession(tx, clientId);
  const [tally, reachability, [oldest], hold, damaged, origins, paused] = await Promise.all([
    tx.get(recordKeys.tally(principal)),
    tx.get(recordKeys.reachability),
    tx.list({ prefix: recordKeys.intents(principal) }, 1),
    tx.get(recordKeys.hold(principal)),
    tx.count({ prefix: recordKeys.allDamaged }),
    dueOrigins(tx, principal),
    isPaused(tx, principal),
  ]);
  const stored = (tally as Counts | undefined) ?? noCounts;
  const counts = paused ? countsPaused(stored) : stored;
  const { reachable, problem } = (reachability as ReachabilityRecord | undefined) ?? {};
  const times = await Promise.all(
    origins.map((origin) => nextAt(tx, recordKeys.originDue(principal, origin), reachable)),
  );
  return {
    reachable,
    problem,
    counts,
    paused,
    waiting: Object.values(counts).reduce((sum, count) => sum + count, 0),
    damaged,
    oldestAt: (oldest?.[1] as Partial<Intent> | undefined)?.createdAt,
    nextAttemptAt: times.length > 0 && hold === undefined && !paused ? Math.min(...times) : undefined,
    principal,
    epoch,
  };
}

/** When the next attempt at an origin is due. While nothing answers, lanes not tried yet wait for the one that was. */
async function nextAt(tx: ReadTransaction, prefix: RecordKey, reachable: boolean | undefined): Promise<number> {
  const [[first], [later]] = await Promise.all([tx.list({ prefix }, 1), tx.list({ prefix, after: [0] }, 1)]);
  const next = reachable === false ? (later ?? first) : first;
  return (next?.[0].at(-2) as number | undefined) ?? 0;
}
