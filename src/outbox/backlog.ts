import { type Intent, originOf, type WaitingState } from './intent.js';
import { isPaused } from './pause.js';
import { type LaneRecord, type ReachabilityRecord, recordKeys } from './records.js';
import type { Entry, ReadTransaction, WriteTransaction } from './store.js';

/** Where an intent lies. */
export type Place = Pick<Intent, 'principal' | 'lane' | 'seq'>;

/** Whether an intent's lane waits for it: one that needs a person lets the others go on, unless the app wants it otherwise. */
export function isInBacklog({ state, holdsLane = false }: Intent): boolean {
  return (state !== 'parked' && state !== 'conflict') || holdsLane;
}

/** Puts an intent into its lane's backlog; it keeps its place if it is there already. */
export async function enqueue(tx: WriteTransaction, { principal, lane, seq }: Intent): Promise<LaneRecord> {
  const place = recordKeys.order(principal, lane, seq);
  const isThere = (await tx.get(place)) !== undefined;
  if (!isThere) tx.put(place, true);
  return refreshLane(tx, principal, lane, isThere ? 0 : 1);
}

/** Takes an intent out of its lane's backlog, so that the next can go. */
export async function dequeue(tx: WriteTransaction, { principal, lane, seq }: Place): Promise<void> {
  const place = recordKeys.order(principal, lane, seq);
  if ((await tx.get(place)) === undefined) return;
  tx.delete(place);
  await refreshLane(tx, principal, lane, -1);
}

/** Sets a lane's entry in `due` after its backlog, or the state of its head, has changed. */
export async function refreshLane(
  tx: WriteTransaction,
  principal: string,
  lane: string,
  grown: number,
): Promise<LaneRecord> {
  const laneKey = recordKeys.lane(principal, lane);
  const [record, heads] = await Promise.all([
    tx.get(laneKey) as Promise<LaneRecord | undefined>,
    tx.list({ prefix: recordKeys.laneOrder(principal, lane) }, 1),
  ]);
  const waiting = (record?.waiting ?? 0) + grown;
  if (record?.due) tx.delete(recordKeys.due(principal, ...record.due));
  const seq = heads[0]?.[0].at(-1);
  if (typeof seq !== 'number') {
    tx.delete(laneKey);
    return { waiting: 0 };
  }
  const head = (await tx.get(recordKeys.intent(principal, seq))) as Partial<Intent> | undefined;
  const stopped = head?.state !== undefined && stoppingStates.has(head.state);
  const due = [originOf(head?.request?.url) ?? '', head?.notBefore ?? 0, seq] as const;
  if (!stopped) tx.put(recordKeys.due(principal, ...due), lane);
  const next: LaneRecord = stopped ? { waiting } : { waiting, due };
  tx.put(laneKey, next);
  return next;
}

/** A head in one of these can't be sent. */
const stoppingStates: ReadonlySet<WaitingState> = new Set(['held', 'sending', 'conflict', 'parked']);

/** Whether a lane's head may be sent by now. */
export function isDue(lane: LaneRecord | undefined, now: number): boolean {
  return lane?.due !== undefined && lane.due[1] <= now;
}

/** How a lane stands. */
export interface LaneStanding {
  /** Its backlog; `undefined` when it has none. */
  readonly record: LaneRecord | undefined;
  /** What is on its way in it, each a `SendingRecord`. */
  readonly sending: readonly Entry[];
  /** Something of it is on its way, or about to be, so that a turn in it may come soon. */
  readonly isMoving: boolean;
  /** A person paused its principal. */
  readonly isPaused: boolean;
}

export async function readLane(
  tx: ReadTransaction,
  { principal, lane }: Omit<Place, 'seq'>,
  now: number,
): Promise<LaneStanding> {
  const [record, sending, reachability, hold, paused] = await Promise.all([
    tx.get(recordKeys.lane(principal, lane)) as Promise<LaneRecord | undefined>,
    tx.list({ prefix: recordKeys.laneSending(principal, lane) }),
    tx.get(recordKeys.reachability) as Promise<ReachabilityRecord | undefined>,
    tx.get(recordKeys.hold(principal)),
    isPaused(tx, principal),
  ]);
  const mayGo = hold === undefined && !paused && reachability?.reachable !== false;
  const isMoving = mayGo && (sending.length > 0 || isDue(record, now));
  return { record, sending, isMoving, isPaused: paused };
}
