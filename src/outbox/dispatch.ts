import { DamagedRecordError, UsageError } from './errors.js';
import type { Counts } from './health.js';
import { type Intent, parseIntent, type WaitsFor, waitingStates } from './intent.js';
import { dequeue, depart, intentByKey, postpone, receiptByKey, settle } from './ledger.js';
import { type HoldRecord, noCounts, recordKeys, type SendingRecord } from './records.js';
import type { Receipt } from './receipt.js';
import type { Entry, RecordKey, ReadTransaction, WriteTransaction } from './store.js';

/** Where an intent lies. */
type Place = Pick<Intent, 'principal' | 'lane' | 'seq'>;

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
  if (await tx.get(recordKeys.hold(principal))) return [];
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
    if (intent) await postpone(tx, { ...intent, state: 'queued' });
  }
  return recovered;
}

/** Holds a whole principal, because this intent was answered that they must sign in. */
export async function hold(tx: WriteTransaction, intent: Intent): Promise<void> {
  // A person may have discarded it meanwhile: then nobody could see why all the others are held.
  if ((await tx.get(recordKeys.intent(intent.principal, intent.seq))) === undefined) return postpone(tx, intent);
  const key = recordKeys.hold(intent.principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  tx.put(key, { places: [...(record?.places ?? []), [intent.lane, intent.seq]] } satisfies HoldRecord);
  await postpone(tx, { ...intent, state: 'held' });
}

/** Ends a principal's hold: everything goes on from where it stood. */
export async function release(tx: WriteTransaction, principal: string): Promise<void> {
  const key = recordKeys.hold(principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  if (!record) return;
  tx.delete(key);
  for (const [lane, seq] of record.places) {
    const value = await tx.get(recordKeys.intent(principal, seq));
    const intent = value === undefined ? undefined : await readOrSetAside(tx, { principal, lane, seq }, value);
    if (intent) await postpone(tx, fresh(intent));
  }
}

/**
 * Makes an intent due now, in its old place and under its old key, with its attempts counted from zero.
 *
 * @throws UsageError when no such intent waits
 */
export async function retryIntent(tx: WriteTransaction, key: string): Promise<void> {
  const intent = await intentByKey(tx, key);
  if (!intent) throw notWaiting(key);
  if (intent.state === 'sending') return;
  const { state, waitsFor } = intent;
  await postpone(tx, state === 'retrying' && waitsFor === 'server' ? { ...intent, counted: 0 } : fresh(intent));
}

/**
 * Ends an intent because a person gave it up; a settled one keeps its receipt.
 *
 * @throws UsageError when the key is not known
 */
export async function discardIntent(tx: WriteTransaction, key: string, settledAt: number): Promise<Receipt> {
  const intent = await intentByKey(tx, key);
  if (intent) {
    const { principal, lane, seq, state } = intent;
    const place = recordKeys.sending(principal, lane, seq);
    const sending = await tx.get(place);
    const settled = await settle(tx, intent, { outcome: 'discarded', settledAt });
    // It may still arrive: what comes after it waits until that is over.
    if (state === 'sending' && sending) tx.put(place, sending);
    if (state === 'held') await releaseOne(tx, principal, seq);
    return settled;
  }
  const receipt = await receiptByKey(tx, key);
  if (!receipt) throw notWaiting(key);
  return receipt;
}

/** One intent less waits for its principal's sign-in; with the last one the hold ends, since nobody could see it. */
async function releaseOne(tx: WriteTransaction, principal: string, seq: number): Promise<void> {
  const key = recordKeys.hold(principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  const places = record?.places.filter(([, other]) => other !== seq) ?? [];
  if (places.length > 0) tx.put(key, { places } satisfies HoldRecord);
  else tx.delete(key);
}

/** Deletes the oldest receipts beyond `count`, and those settled before `before`; at most `limit` of them. */
export async function pruneReceipts(
  tx: WriteTransaction,
  { count, before, limit }: { count: number; before: number; limit: number },
): Promise<void> {
  const surplus = (await tx.count({ prefix: recordKeys.receipts })) - count;
  const oldest = await tx.list({ prefix: recordKeys.receipts }, limit);
  for (const [index, [key, value]] of oldest.entries()) {
    const receipt = value as Receipt;
    if (index >= surplus && receipt.settledAt >= before) break;
    tx.delete(key);
    tx.delete(recordKeys.key(receipt.key));
  }
}

/** Whether an intent's wait is over. */
function isOver(intent: Intent, now: number, cut: ReadonlySet<WaitsFor>): boolean {
  return (intent.notBefore ?? 0) <= now || (intent.waitsFor !== undefined && cut.has(intent.waitsFor));
}

function fresh(intent: Intent): Intent {
  const nothing = { notBefore: undefined, waitsFor: undefined, problem: undefined, conflict: undefined };
  return { ...intent, ...nothing, state: 'queued', counted: 0 };
}

function notWaiting(key: string): UsageError {
  return new UsageError(`No write with the key "${key}" waits in this outbox. It may be settled: ask receipt().`);
}

async function readOrSetAside(tx: WriteTransaction, place: Place, value: unknown): Promise<Intent | undefined> {
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

/** Counts a principal's intents anew: a damaged record can't say under which state it was counted. */
async function recount(tx: WriteTransaction, principal: string): Promise<void> {
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
