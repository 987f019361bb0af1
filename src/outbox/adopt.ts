import { type Intent, readableIntent } from './intent.js';
import { enqueue } from './backlog.js';
import { intentByKey, receiptByKey } from './by-key.js';
import { releaseOne } from './hold.js';
import { postpone, settle } from './ledger.js';
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
  return { session, intents, receipts: receipts.map(([, value]) => value as Receipt) };
}

/**
 * Takes in all that another storage held, at the end of what is here: same keys and same order among themselves, with a
 * `seq` of their own, since both may have given the same one. What both hold is one write: what the other knows of it
 * counts, because that is where it was sent from last.
 */
export async function adopt(tx: WriteTransaction, { session, intents, receipts }: Contents): Promise<void> {
  const here = (await tx.get(recordKeys.session)) as SessionPointer | undefined;
  let nextSeq = Math.max(here?.nextSeq ?? 1, session?.nextSeq ?? 1);
  for (const receipt of receipts) {
    const known = await intentByKey(tx, receipt.key);
    if (known?.state === 'held') await releaseOne(tx, known.principal, known.seq);
    if (known) await settle(tx, known, receipt);
    else if ((await receiptByKey(tx, receipt.key)) === undefined) await putReceipt(tx, { ...receipt, seq: nextSeq++ });
  }
  for (const [theirs, body] of intents) {
    if (await receiptByKey(tx, theirs.key)) continue;
    const known = await intentByKey(tx, theirs.key);
    // Nobody here waits for its answer, and whoever must sign in will be asked again.
    const state = theirs.state === 'sending' || theirs.state === 'held' ? 'queued' : theirs.state;
    if (known?.state === 'held') await releaseOne(tx, known.principal, known.seq);
    if (known) await postpone(tx, { ...theirs, state, seq: known.seq });
    else await appendAs(tx, { ...theirs, state, seq: nextSeq++ }, body);
  }
  const pointer = session && here ? joinSessions(session, here) : (session ?? here);
  if (pointer) tx.put(recordKeys.session, { ...pointer, nextSeq });
}

async function appendAs(tx: WriteTransaction, intent: Intent, body: ArrayBuffer | undefined): Promise<void> {
  const { principal, seq, state } = intent;
  tx.put(recordKeys.intent(principal, seq), intent);
  if (body) tx.put(recordKeys.body(principal, seq), body);
  tx.put(recordKeys.key(intent.key), { intent: [principal, seq] } satisfies KeyRecord);
  await tally(tx, principal, undefined, state);
  if (state !== 'parked' && state !== 'conflict') await enqueue(tx, intent);
}
