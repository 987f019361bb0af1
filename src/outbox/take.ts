import type { Place } from './backlog.js';
import { readOrSetAside } from './damaged.js';
import type { Intent, WaitsFor } from './intent.js';
import { depart } from './ledger.js';
import { isPaused } from './pause.js';
import { recordKeys } from './records.js';
import type { Entry, ReadTransaction, RecordKey, WriteTransaction } from './store.js';

/** Due lanes that are looked at together. */
const window = 8;

/** Which intents to take. */
export interface TakeOptions {
  readonly principal: string;
  readonly owner: string;
  readonly now: number;
  readonly limit: number;
  /** Waits that are over before their time. */
  readonly cut: ReadonlySet<WaitsFor>;
  /** Origins that did not answer a moment ago: none of theirs is taken. */
  readonly down: ReadonlySet<string>;
  /** `seq` of each intent that this drain has tried: once is enough. */
  readonly tried: ReadonlySet<number>;
}

/**
 * Takes the heads of due lanes, in `seq` order, and marks them as on their way. A head that can't be read is set aside
 * with its lane's next one in its place. What it costs does not grow with what waits, nor with what waits for an origin
 * that is down: the index of due lanes is by origin.
 */
export async function take(tx: WriteTransaction, options: TakeOptions): Promise<Intent[]> {
  const { principal, owner, now, limit, down } = options;
  if ((await tx.get(recordKeys.hold(principal))) || (await isPaused(tx, principal))) return [];
  const ready: Intent[] = [];
  let someSetAside = false;
  for (const origin of await dueOrigins(tx, principal)) {
    if (down.has(origin)) continue;
    const found = await readyAt(tx, origin, options);
    ready.push(...found.ready);
    someSetAside ||= found.someSetAside;
  }
  if (ready.length === 0 && someSetAside) return take(tx, options);

  const taken: Intent[] = [];
  for (const intent of ready.toSorted((a, b) => a.seq - b.seq).slice(0, limit))
    taken.push(await depart(tx, intent, owner, now));
  return taken;
}

/** The origins to which a principal has something to send. */
export async function dueOrigins(tx: ReadTransaction, principal: string): Promise<string[]> {
  const origins: string[] = [];
  for (;;) {
    const last = origins.at(-1);
    const after = last === undefined ? undefined : [last];
    const [next] = await tx.list({ prefix: recordKeys.allDue(principal), after }, 1);
    if (!next) return origins;
    origins.push(next[0][2] as string);
  }
}

/** Heads of one origin that may be sent now, at least `limit` of them if there are so many. */
async function readyAt(
  tx: WriteTransaction,
  origin: string,
  { principal, now, limit, cut, tried }: TakeOptions,
): Promise<{ ready: Intent[]; someSetAside: boolean }> {
  const prefix = recordKeys.originDue(principal, origin);
  const upTo = cut.size > 0 ? undefined : now;
  const ready: Intent[] = [];
  let someSetAside = false;
  let after: RecordKey | undefined;
  for (;;) {
    const entries = await tx.list({ prefix, upTo, after }, window);
    for (const { place, value, isBusy } of await Promise.all(entries.map((entry) => readHead(tx, entry)))) {
      const intent = await readOrSetAside(tx, place, value);
      if (!intent) someSetAside = true;
      else if (!isBusy && !tried.has(intent.seq) && isOver(intent, now, cut)) ready.push(intent);
    }
    if (entries.length < window || ready.length >= limit) return { ready, someSetAside };
    after = entries.at(-1)?.[0].slice(prefix.length);
  }
}

async function readHead(
  tx: ReadTransaction,
  [key, lane]: Entry,
): Promise<{ place: Place; value: unknown; isBusy: boolean }> {
  const place: Place = { principal: key[1] as string, lane: lane as string, seq: key.at(-1) as number };
  const [value, sending] = await Promise.all([
    tx.get(recordKeys.intent(place.principal, place.seq)),
    tx.list({ prefix: recordKeys.laneSending(place.principal, place.lane) }, 1),
  ]);
  return { place, value, isBusy: sending.length > 0 };
}

/** Whether an intent's wait is over. */
function isOver(intent: Intent, now: number, cut: ReadonlySet<WaitsFor>): boolean {
  return (intent.notBefore ?? 0) <= now || (intent.waitsFor !== undefined && cut.has(intent.waitsFor));
}
