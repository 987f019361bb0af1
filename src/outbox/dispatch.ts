import { DamagedRecordError, UsageError } from './errors.js';
import type { Counts } from './health.js';
import { type Intent, parseIntent, type WaitsFor, waitingStates } from './intent.js';
import { dequeue, depart, intentByKey, postpone, receiptByKey, settle } from './ledger.js';
import { type HoldRecord, noCounts, recordKeys, type SendingRecord } from './records.js';
import type { Receipt } from './receipt.js';
import type { RecordKey, WriteTransaction } from './store.js';

/** Due lanes that one transaction looks at: it bounds the cost of finding the next intent, whatever waits. */
const window = 32;

/** Which intents to take. */
export interface TakeOptions {
  readonly principal: string;
  readonly owner: string;
  readonly now: number;
  readonly limit: number;
  /** Waits that are over before their time. */
  readonly cut: ReadonlySet<WaitsFor>;
  /** Passes over an intent that this drain has tried, or whose server did not answer it. */
  readonly skip: (intent: Intent) => boolean;
}

/**
 * Takes the heads of due lanes, in `seq` order, and marks them as on their way. A head that can't be read is set aside
 * with its lane's next one in its place.
 */
export async function take(tx: WriteTransaction, options: TakeOptions): Promise<Intent[]> {
  const { principal, owner, now, limit, cut, skip } = options;
  const upTo = cut.size > 0 ? {} : { upTo: now };
  if (await tx.get(recordKeys.hold(principal))) return [];
  const entries = await tx.list({ prefix: recordKeys.allDue(principal), ...upTo }, window);
  const heads = await Promise.all(
    entries.map(async ([key, lane]) => {
      const place = { principal, lane: lane as string, seq: key.at(-1) as number };
      const [value, sending] = await Promise.all([
        tx.get(recordKeys.intent(principal, place.seq)),
        tx.list({ prefix: recordKeys.laneSending(principal, place.lane) }, 1),
      ]);
      return { place, value, busy: sending.length > 0 };
    }),
  );

  const ready: Intent[] = [];
  let someSetAside = false;
  for (const { place, value, busy } of heads) {
    const intent = await readOrSetAside(tx, place, value);
    if (!intent) someSetAside = true;
    else if (!busy && !skip(intent) && isDue(intent, now, cut)) ready.push(intent);
  }
  if (ready.length === 0 && someSetAside) return take(tx, options);

  const taken: Intent[] = [];
  for (const intent of ready.toSorted((a, b) => a.seq - b.seq).slice(0, limit))
    taken.push(await depart(tx, intent, owner, now));
  return taken;
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
    const intent = await readOrSetAside(tx, { principal, lane, seq }, stored);
    if (intent) await postpone(tx, { ...intent, state: 'queued' });
    else tx.delete(key);
    recovered += 1;
  }
  return recovered;
}

/** Holds a whole principal, because this intent was answered that they must sign in. */
export async function hold(tx: WriteTransaction, intent: Intent): Promise<void> {
  const key = recordKeys.hold(intent.principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  tx.put(key, { seqs: [...(record?.seqs ?? []), intent.seq] } satisfies HoldRecord);
  await postpone(tx, { ...intent, state: 'held' });
}

/** Ends a principal's hold: everything goes on from where it stood. */
export async function release(tx: WriteTransaction, principal: string): Promise<void> {
  const key = recordKeys.hold(principal);
  const record = (await tx.get(key)) as HoldRecord | undefined;
  if (!record) return;
  tx.delete(key);
  for (const seq of record.seqs) {
    const value = await tx.get(recordKeys.intent(principal, seq));
    if (value !== undefined) await postpone(tx, fresh(parseIntent(value)));
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
  if (intent.state !== 'sending') await postpone(tx, fresh(intent));
}

/**
 * Ends an intent because a person gave it up; a settled one keeps its receipt.
 *
 * @throws UsageError when the key is not known
 */
export async function discardIntent(tx: WriteTransaction, key: string, settledAt: number): Promise<Receipt> {
  const intent = await intentByKey(tx, key);
  if (intent) return settle(tx, intent, { outcome: 'discarded', settledAt });
  const receipt = await receiptByKey(tx, key);
  if (!receipt) throw notWaiting(key);
  return receipt;
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

function isDue(intent: Intent, now: number, cut: ReadonlySet<WaitsFor>): boolean {
  return (intent.notBefore ?? 0) <= now || (intent.waitsFor !== undefined && cut.has(intent.waitsFor));
}

function fresh(intent: Intent): Intent {
  const nothing = { notBefore: undefined, waitsFor: undefined, problem: undefined, conflict: undefined };
  return { ...intent, ...nothing, state: 'queued', counted: 0 };
}

function notWaiting(key: string): UsageError {
  return new UsageError(`No write with the key "${key}" waits in this outbox. It may be settled: ask receipt().`);
}

async function readOrSetAside(
  tx: WriteTransaction,
  place: { principal: string; lane: string; seq: number },
  value: unknown,
): Promise<Intent | undefined> {
  try {
    return parseIntent(value);
  } catch (error) {
    if (!(error instanceof DamagedRecordError)) throw error;
    await setAside(tx, place, value);
    return undefined;
  }
}

/** Moves a damaged record, as it is and with its body, out of everybody's way. */
async function setAside(
  tx: WriteTransaction,
  place: { principal: string; lane: string; seq: number },
  record: unknown,
): Promise<void> {
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
  let prefix: { prefix: RecordKey; after?: number } = { prefix: recordKeys.intents(principal) };
  for (;;) {
    const page = await tx.list(prefix, 1000);
    for (const [, value] of page) {
      const state = waitingStates.find((name) => name === (value as Partial<Intent> | undefined)?.state);
      if (state) counts[state] += 1;
    }
    const last = page.at(-1)?.[0].at(-1);
    if (page.length < 1000 || typeof last !== 'number') break;
    prefix = { ...prefix, after: last };
  }
  tx.put(recordKeys.tally(principal), counts satisfies Counts);
}
