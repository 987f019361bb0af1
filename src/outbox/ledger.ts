import { dequeue, enqueue, isInBacklog, readLane, refreshLane } from './backlog.js';
import { findReadable, intentByKey, receiptByKey } from './by-key.js';
import { RefusedError } from './errors.js';
import type { Intent, StoredRequest } from './intent.js';
import { type KeyRecord, recordKeys, type SendingRecord } from './records.js';
import type { Receipt } from './receipt.js';
import { releaseOne } from './release-one.js';
import { putReceipt } from './receipts.js';
import { newSession, type SessionPointer } from './session.js';
import type { ReadTransaction, WriteTransaction } from './store.js';
import { tally } from './tally.js';

/**
 * The transitions of an intent, each inside the caller's transaction, so that what belongs together commits together:
 *
 * ```
 *            append ──► queued ◄────────────── retry ───────────────┐
 *              │          │ take (take.ts)                          │
 *              └─ live ─► sending ──► settle: receipt               │
 *                         │                                         │
 *                         └─ postpone ─► retrying, held, conflict, parked ──► replace: queued, under a new key
 *                                                                       └──► discard: receipt
 * ```
 */

/** A write as it comes in, before it has a place in the outbox. */
export interface Draft {
  readonly key: string;
  readonly lane: string;
  readonly request: StoredRequest;
  readonly body: ArrayBuffer | undefined;
  /** There when the page gave the key itself. */
  readonly fingerprint: string | undefined;
  readonly traceparent: string;
  readonly createdAt: number;
}

export interface AppendOptions {
  /** The engine that takes it in, and sends it if it is live. */
  readonly owner: string;
  /** Whether that engine has this intent on its way, and waits for its answer. */
  readonly isInFlight: (seq: number) => boolean;
  /** Nothing may be on its way in the same lane. */
  readonly alone: boolean;
  readonly now: number;
  /** For a session pointer, where there is none yet. */
  readonly clientId: string;
}

/** Where a captured write went; `clientId` is the session pointer's. */
export type Appended =
  | { readonly kind: 'live'; readonly intent: Intent; readonly clientId: string }
  /** `moving`: its turn may come soon, so that it is worth waiting for. */
  | {
      readonly kind: 'queued';
      readonly intent: Intent;
      readonly clientId: string;
      readonly position: number;
      readonly moving: boolean;
    }
  | { readonly kind: 'settled'; readonly receipt: Receipt };

/** The session pointer; a new one, with `clientId`, where there is none yet. */
export async function readSession(tx: ReadTransaction, clientId: string): Promise<SessionPointer> {
  return ((await tx.get(recordKeys.session)) as SessionPointer | undefined) ?? newSession(clientId);
}

/**
 * Takes a write in. It may be sent at once (`live`) when its lane has no backlog, nothing of another engine is on its
 * way there, and nothing at all to the same URL; else it goes to the lane's end. A key that is known already adds
 * nothing: the write is the one that was captured before.
 *
 * @throws RefusedError when a known key comes with another write
 */
export async function append(
  tx: WriteTransaction,
  draft: Draft,
  { owner, isInFlight, alone, now, clientId }: AppendOptions,
): Promise<Appended> {
  const { key, lane, request, body, traceparent, createdAt } = draft;
  const [session, known] = await Promise.all([readSession(tx, clientId), findByKey(tx, key)]);
  const bodyBytes = body?.byteLength ?? 0;
  const { clientId: profile, principal, epoch, nextSeq: seq } = session;
  if (known) return again(tx, known, draft, { now, clientId: profile });

  const { record, sending, isMoving, isPaused } = await readLane(tx, { principal, lane }, now);
  const blocked =
    isPaused ||
    sending.some(([place, value]) => {
      const { owner: sender, url } = value as SendingRecord;
      const isOurs = sender === owner && isInFlight(place.at(-1) as number);
      return alone || !isOurs || url === request.url;
    });
  const live = !record && !blocked;
  const intent: Intent = {
    key,
    seq,
    lane,
    principal,
    epoch,
    request,
    bodyBytes,
    fingerprint: draft.fingerprint,
    traceparent,
    createdAt,
    state: live ? 'sending' : 'queued',
    attempts: live ? 1 : 0,
    mayBeApplied: false,
    counted: 0,
    ...(live ? { firstSentAt: now } : {}),
  };
  tx.put(recordKeys.session, { ...session, nextSeq: seq + 1 });
  tx.put(recordKeys.intent(principal, seq), intent);
  if (body) tx.put(recordKeys.body(principal, seq), body);
  tx.put(recordKeys.key(key), { intent: [principal, seq] } satisfies KeyRecord);
  await tally(tx, principal, undefined, intent.state);
  if (live) {
    tx.put(recordKeys.sending(principal, lane, seq), { owner, url: request.url } satisfies SendingRecord);
    return { kind: 'live', intent, clientId: profile };
  }
  const { waiting } = await enqueue(tx, intent);
  return { kind: 'queued', intent, clientId: profile, position: waiting, moving: isMoving };
}

/** How an intent ends. */
export type End = Pick<Receipt, 'outcome' | 'settledAt' | 'answer' | 'problem' | 'conflict' | 'replacedBy'>;

/** Ends an intent: it leaves the outbox in the transaction that writes its receipt. */
export async function settle(tx: WriteTransaction, intent: Intent, end: End): Promise<Receipt> {
  const { lane, principal } = intent;
  const receipt = receiptOf(intent, end);
  const { stored, current } = await atPlaceOf(tx, intent, intent.key);
  // One that was moved to another place, by a change of storage mode, ends there.
  const ending = current ?? (await findReadable(tx, intent.key)).intent;
  await putReceipt(tx, receipt);
  // What is discarded on its way may still arrive: what comes after it in its lane waits until that is over.
  const mayArrive = end.outcome === 'discarded' && current?.state === 'sending';
  if (!mayArrive && stored === current) tx.delete(recordKeys.sending(principal, lane, intent.seq));
  // A person may have discarded it while it was on its way; what the server answered is the truth that remains.
  if (!ending) return receipt;
  const { seq, state } = ending;
  if (ending !== current) tx.delete(recordKeys.sending(principal, lane, seq));
  tx.delete(recordKeys.intent(principal, seq));
  tx.delete(recordKeys.body(principal, seq));
  await tally(tx, principal, state, undefined);
  if (state === 'held') await releaseOne(tx, principal, seq);
  await dequeue(tx, ending);
  return receipt;
}

/** The receipt of an intent that ends so. */
export function receiptOf(intent: Intent, end: End): Receipt {
  const { key, seq, lane, principal, epoch, createdAt, attempts, request, bodyBytes, fingerprint } = intent;
  const { method, url } = request;
  return { key, seq, lane, principal, epoch, createdAt, attempts, bodyBytes, fingerprint, method, url, ...end };
}

/**
 * Keeps an intent in the outbox with a new state, in its lane's backlog or, when it needs a person and its lane may go on,
 * beside it.
 *
 * @param key the one that it has so far
 * @returns `false` when a person has discarded it meanwhile
 */
export async function postpone(tx: WriteTransaction, intent: Intent, key = intent.key): Promise<boolean> {
  const { principal, lane, seq, state } = intent;
  const { stored, current } = await atPlaceOf(tx, intent, key);
  if (stored === current) tx.delete(recordKeys.sending(principal, lane, seq));
  if (!current) return false;
  tx.put(recordKeys.intent(principal, seq), intent);
  await tally(tx, principal, current.state, state);
  if (current.state === 'held' && state !== 'held') await releaseOne(tx, principal, seq);
  if (isInBacklog(intent)) await enqueue(tx, intent);
  else await dequeue(tx, intent);
  return true;
}

/** Marks an intent as on its way. It keeps its place in the backlog, so that nothing new overtakes it. */
export async function depart(tx: WriteTransaction, intent: Intent, owner: string, now: number): Promise<Intent> {
  const { principal, lane, seq, request } = intent;
  const sending: Intent = {
    ...intent,
    state: 'sending',
    attempts: intent.attempts + 1,
    firstSentAt: intent.firstSentAt ?? now,
  };
  tx.put(recordKeys.intent(principal, seq), sending);
  tx.put(recordKeys.sending(principal, lane, seq), { owner, url: request.url } satisfies SendingRecord);
  await tally(tx, principal, intent.state, 'sending');
  await refreshLane(tx, principal, lane, 0);
  return sending;
}

/** An intent as it was before its attempts: due at once, with nothing against it. */
export function fresh(intent: Intent): Intent {
  const nothing = {
    notBefore: undefined,
    waitsFor: undefined,
    problem: undefined,
    conflict: undefined,
    holdsLane: undefined,
  };
  return { ...intent, ...nothing, state: 'queued', counted: 0 };
}

/** An intent as it was before it was marked as on its way: it did not leave this device after all. */
export function undeparted(intent: Intent): Intent {
  const attempts = intent.attempts - 1;
  return attempts > 0 ? { ...intent, attempts } : { ...intent, attempts, firstSentAt: undefined };
}

/**
 * What is stored at an intent's place, and the intent itself if that is it. Another may have taken its place, as an edit
 * does, while an engine that is not used any more still had it on its way; what is marked there is the other's.
 */
async function atPlaceOf(
  tx: ReadTransaction,
  { principal, seq }: Intent,
  key: string,
): Promise<{ readonly stored: Intent | undefined; readonly current: Intent | undefined }> {
  const stored = (await tx.get(recordKeys.intent(principal, seq))) as Intent | undefined;
  return { stored, current: stored?.key === key ? stored : undefined };
}

async function findByKey(tx: ReadTransaction, key: string): Promise<Intent | Receipt | undefined> {
  return (await intentByKey(tx, key)) ?? receiptByKey(tx, key);
}

/** The page repeats a write: it joins the one that was captured under the same key. */
async function again(
  tx: ReadTransaction,
  known: Intent | Receipt,
  { request, body, fingerprint }: Draft,
  { now, clientId }: Pick<AppendOptions, 'now' | 'clientId'>,
): Promise<Appended> {
  const { method, url } = 'outcome' in known ? known : known.request;
  const isSameBody =
    known.fingerprint === undefined ? known.bodyBytes === (body?.byteLength ?? 0) : known.fingerprint === fingerprint;
  if (method !== request.method || url !== request.url || !isSameBody)
    throw new RefusedError(
      `The idempotency key "${known.key}" belongs to another write (${method} ${url}). Give each write its own key.`,
    );
  if ('outcome' in known) return { kind: 'settled', receipt: known };
  const ahead = await tx.count({ prefix: recordKeys.laneOrder(known.principal, known.lane), upTo: known.seq });
  const comesSoon = known.state === 'queued' || known.state === 'sending';
  const moving = comesSoon && (await readLane(tx, known, now)).isMoving;
  return { kind: 'queued', intent: known, clientId, position: Math.max(1, ahead), moving };
}
