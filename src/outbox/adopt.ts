import { type Intent, readableIntent } from './intent.js';
import { enqueue, isInBacklog } from './backlog.js';
import { findReadable, intentByKey, receiptByKey } from './by-key.js';
import { postpone, settle } from './ledger.js';
import { pause } from './pause.js';
import { putReceipt } from './receipts.js';
import { tally } from './tally.js';
import { type KeyRecord, recordKeys } from './records.js';
import type { Receipt } from './receipt.js';
import { joinSessions, type SessionPointer } from './session.js';
import type { ReadTransaction, WriteTransaction } from './store.js';

/** An outbox taken whole, to go on in another storage. */
export interface Contents {
  readonly session: SessionPointer | undefined;
  /** In `seq` order, each with its body. */
  readonly intents: readonly (readonly [intent: Intent, body: ArrayBuffer | undefined])[];
  readonly receipts: readonly Receipt[];
  /** Principals whose sending a person paused. */
  readonly paused: readonly string[];
}

/** Everything that an outbox holds. */
export async function readContents(tx: ReadTransaction): Promise<Contents> {
  const session = (await tx.get(recordKeys.session)) as SessionPointer | undefined;
  const intents: [Intent, ArrayBuffer | undefined][] = [];
  for (const [, value] of await tx.list({ prefix: ['intent'] })) {
    for (const intent of readableIntent(value)) {
      const body = await tx.get(recordKeys.body(intent.principal, intent.seq));
      intents.push([intent, body as ArrayBuffer | undefined]);
    }
  }
  intents.sort(([a], [b]) => a.seq - b.seq);
  const receipts = await tx.list({ prefix: recordKeys.receipts });
  const paused = await tx.list({ prefix: recordKeys.pauses });
  return {
    session,
    intents,
    receipts: receipts.map(([, value]) => value as Receipt),
    paused: paused.map(([key]) => key[1] as string),
  };
}

/**
 * Takes in all that another storage held, at the end of what is here: same keys and same order among themselves, with a
 * `seq` of their own, since both may have given the same one. What both hold is one write: what the other knows of it
 * counts, because that is where it was sent from last. Who is paused in either is paused.
 */
export async function adopt(tx: WriteTransaction, { session, intents, receipts, paused }: Contents): Promise<void> {
  for (const principal of paused) pause(tx, principal);
  const theirKeys = new Set([...receipts.map(({ key }) => key), ...intents.map(([{ key }]) => key)]);
  /** Keys that writes of here have only now. */
  const renamed = new Set<string>();
  const successors = new Map(receipts.map(({ key, replacedBy }) => [key, replacedBy]));
  const here = (await tx.get(recordKeys.session)) as SessionPointer | undefined;
  let nextSeq = Math.max(here?.nextSeq ?? 1, session?.nextSeq ?? 1);
  // First what was edited, so that how it ended then finds it under its new key.
  const [edited, ended] = [receipts.filter((one) => one.replacedBy), receipts.filter((one) => !one.replacedBy)];
  for (const receipt of [...edited, ...ended]) {
    const known = await intentByKey(tx, receipt.key);
    const successor = lastOf(successors, receipt.key);
    // It was edited there: here too it keeps its place, and what became of it is told under its new key. One whose end is
    // not remembered any more has ended; one that is here under its new key too is there.
    const alike = await findReadable(tx, successor);
    const goesOn = theirKeys.has(successor) && !alike.intent && !alike.receipt;
    if (known && goesOn) {
      await rename(tx, known, successor, receipt);
      renamed.add(successor);
    } else if (known) await settle(tx, known, receipt);
    else if ((await receiptByKey(tx, receipt.key)) === undefined) await putReceipt(tx, receipt);
  }
  for (const [theirs, body] of intents) {
    if (await receiptByKey(tx, theirs.key)) continue;
    const known = await intentByKey(tx, theirs.key);
    // Nobody here waits for its answer, and whoever must sign in will be asked again.
    const isLost = theirs.state === 'sending';
    const state = isLost || theirs.state === 'held' ? 'queued' : theirs.state;
    const mayBeApplied = isLost || theirs.mayBeApplied;
    // Whoever has it on its way from here learns how that ends, or is gone and it is put back.
    if (known?.state === 'sending' && !renamed.has(known.key))
      tx.put(recordKeys.intent(known.principal, known.seq), { ...known, ...waitOf(theirs) });
    else if (known) {
      if (body) tx.put(recordKeys.body(known.principal, known.seq), body);
      else tx.delete(recordKeys.body(known.principal, known.seq));
      const next = { ...theirs, state, mayBeApplied, seq: known.seq };
      await postpone(tx, patient(next, known));
    } else await appendAs(tx, { ...theirs, state, mayBeApplied, seq: nextSeq++ }, body);
  }
  const pointer = session && here ? joinSessions(session, here) : (session ?? here);
  if (pointer) tx.put(recordKeys.session, { ...pointer, nextSeq });
}

/** A time that the server named holds, from whichever storage it was asked. */
function patient(next: Intent, { notBefore = 0, waitsFor }: Intent): Intent {
  if (waitsFor !== 'server' || notBefore <= (next.notBefore ?? 0)) return next;
  return { ...next, state: next.state === 'queued' ? 'retrying' : next.state, notBefore, waitsFor };
}

/** How long a write has to wait because the server said so. */
function waitOf({ notBefore, waitsFor }: Intent): Pick<Intent, 'notBefore' | 'waitsFor'> {
  return waitsFor === 'server' ? { notBefore, waitsFor } : {};
}

async function rename(tx: WriteTransaction, known: Intent, key: string, receipt: Receipt): Promise<void> {
  const { principal, seq } = known;
  await putReceipt(tx, receipt);
  tx.put(recordKeys.intent(principal, seq), { ...known, key } satisfies Intent);
  tx.put(recordKeys.key(key), { intent: [principal, seq] } satisfies KeyRecord);
}

/** The key that a write has in the end, however often it was replaced. */
function lastOf(successors: ReadonlyMap<string, string | undefined>, key: string): string {
  const next = successors.get(key);
  return next === undefined ? key : lastOf(successors, next);
}

async function appendAs(tx: WriteTransaction, intent: Intent, body: ArrayBuffer | undefined): Promise<void> {
  const { principal, seq, state } = intent;
  tx.put(recordKeys.intent(principal, seq), intent);
  if (body) tx.put(recordKeys.body(principal, seq), body);
  tx.put(recordKeys.key(intent.key), { intent: [principal, seq] } satisfies KeyRecord);
  await tally(tx, principal, undefined, state);
  if (isInBacklog(intent)) await enqueue(tx, intent);
}
