import type { Effect } from '../browser/support/rounds-server.js';
import { type Account, isAcknowledged } from './told.js';

/** What the judge goes by: what pages were told, and what the server holds. */
export interface Evidence {
  readonly accounts: readonly Account[];
  /** The server's own ledger, in commit order. */
  readonly effects: readonly Effect[];
  /** The label of each record that the server holds, once for each time that it is there. */
  readonly labels: readonly string[];
  /** Keys that still lie in the outbox, in sight, waiting for their turn or for a person. */
  readonly inSight: ReadonlySet<string>;
  /** Keys of writes that the browser sent past the worker: nobody but the browser has decided when they go. */
  readonly pastWorker: ReadonlySet<string>;
}

export interface Verdict {
  readonly acknowledged: number;
  /** Acknowledged, and nowhere. */
  readonly lost: readonly Account[];
  /** Acknowledged and in sight, and for no good reason not applied although the world is kind. */
  readonly stuck: readonly Account[];
  /** Keys or labels that are there more than once. */
  readonly doubled: readonly string[];
  /** Applied after one that was issued later, each with that one. */
  readonly reordered: readonly (readonly [late: Account, overtakenBy: Account])[];
  /** How many of the acknowledged the browser sent past the worker. */
  readonly pastWorker: number;
  /** Missing for a reason that the promise names. */
  readonly excused: readonly Account[];
  /** Waiting for a person who can see them, since the server refused them for a good reason. */
  readonly refused: readonly Account[];
}

/** Compares what pages were told with what the server holds, by the promise and nothing else. */
export function judge({ accounts, effects, labels, inSight, pastWorker }: Evidence): Verdict {
  const place = new Map<string, number>();
  for (const { n, key } of effects) if (key !== null && !place.has(key)) place.set(key, n);

  const acknowledged = accounts.filter(isAcknowledged);
  const missing = acknowledged.filter(({ write }) => !place.has(write.key));
  const excused = missing.filter(({ excuse }) => excuse !== undefined);
  const byKey = new Map(accounts.map((account) => [account.write.key, account]));
  const refused = missing.filter((account) => {
    const { excuse, write } = account;
    // Only a deletion of what is not there, or not there yet, is refused rightly; any other refusal is a fault.
    const target = write.target === undefined ? undefined : byKey.get(write.target);
    const mustBeThere = target && isBefore(target, account) && place.has(target.write.key);
    return excuse === undefined && write.target !== undefined && !mustBeThere && inSight.has(write.key);
  });
  const faults = missing.filter((account) => !excused.includes(account) && !refused.includes(account));
  const lost = faults.filter(({ write }) => !inSight.has(write.key));
  const stuck = faults.filter(({ write }) => inSight.has(write.key));

  const doubled = [...repeated(effects.flatMap(({ key }) => key ?? [])), ...repeated(labels)];
  return {
    acknowledged: acknowledged.length,
    lost,
    stuck,
    doubled,
    reordered: reordered(
      acknowledged.filter(({ write }) => !pastWorker.has(write.key)),
      place,
    ),
    pastWorker: acknowledged.filter(({ write }) => pastWorker.has(write.key)).length,
    excused,
    refused,
  };
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

/**
 * Pairs of which the page issued the second after it was told of the first, and the server applied them the other way
 * round. A life of the browser is over before the next begins, so tabs of different lives have an order too.
 */
function reordered(acknowledged: readonly Account[], place: ReadonlyMap<string, number>): [Account, Account][] {
  // What a person deleted while it was on its way may arrive whenever it likes.
  const applied = acknowledged.flatMap((account) => {
    const at = place.get(account.write.key);
    return at === undefined || account.excuse ? [] : [{ account, at }];
  });
  return applied.flatMap(({ account: second, at }): [Account, Account][] => {
    const overtaken = applied.find((first) => first.at > at && isBefore(first.account, second));
    return overtaken ? [[overtaken.account, second]] : [];
  });
}

function isBefore(first: Account, second: Account): boolean {
  if (first.tab === second.tab) return isAcknowledged(first) && (first.told?.clock ?? Infinity) < second.issued;
  return isAcknowledged(first) && first.life < second.life;
}
