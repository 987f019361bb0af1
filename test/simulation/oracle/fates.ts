import type { Diary, Written } from '../world/diary.js';
import type { Rows } from '../world/rows.js';
import type { Server } from '../world/server.js';
import type { WireRequest } from '../world/wire.js';
import type { Invariant } from './oracle.js';
import { endedIn, keptIn } from './records.js';

/** Everything that can be known of writes at one moment. */
export interface Evidence {
  readonly diary: Diary;
  readonly server: Server;
  /** All attempts that left. */
  readonly requests: readonly WireRequest[];
  /** What is durable. */
  readonly disk: Rows;
  /** What lies in the memory of living pages, by the page's name. */
  readonly memories: ReadonlyMap<string, Rows>;
  /** The app lets the server's truth stand when there is a conflict. */
  readonly serverWins: boolean;
  /** Failures of the disk so far: what was learnt in a page's memory may have moved back over what the disk knew. */
  readonly failures: number;
}

type Broken = readonly [invariant: Invariant, detail: string];

/** Looks where each write is. @returns what a page was told that is not so */
export function fates(evidence: Evidence): Broken | undefined {
  const { diary, server, disk, memories } = evidence;
  const applied = new Set(server.effects.map(({ write }) => write));
  const kept = new Set([disk, ...memories.values()].flatMap((rows) => keptIn(rows).map(({ write }) => write)));
  const isSafe = (written: Written): boolean =>
    applied.has(written.id) || kept.has(written.id) || hasEnded(written, evidence) || goesOn(written);
  /** It was changed, and what it became is safe. */
  const goesOn = ({ id }: Written): boolean =>
    diary.deedsTo(id, 'edit').some(({ successor = '' }) => {
      const next = diary.writes.get(successor);
      return next !== undefined && isSafe(next);
    });

  for (const written of diary.writes.values()) {
    const broken = falseWord(written, applied) ?? (isSafe(written) ? undefined : lost(written, memories));
    if (broken) return broken;
  }
  return changedTooLate(diary, server) ?? refusedAtTheDoor(evidence) ?? ends(evidence, applied);
}

/** What a page was told that is not so. */
function falseWord({ id, page, told }: Written, applied: ReadonlySet<string>): Broken | undefined {
  if (applied.has(id)) return undefined;
  for (const one of told) {
    if (one.kind === 'answered' && one.status < 400)
      return ['an-answer-is-true', `${page} was told ${one.status} for ${id}, and the server never did it.`];
    if (one.kind === 'settled' && one.outcome === 'synced')
      return ['an-answer-is-true', `${page} was told that ${id} is synced, and the server never did it.`];
  }
  return undefined;
}

/** A write that is nowhere, though its page was told that it is kept. */
function lost({ id, told }: Written, memories: ReadonlyMap<string, Rows>): Broken | undefined {
  // What a page holds in its memory is promised for as long as it lives.
  const promise = told.find((one) => one.kind === 'queued' && (one.storage === 'indexeddb' || memories.has(one.by)));
  return promise
    ? ['nothing-acknowledged-is-lost', `${promise.by} was told that ${id} is kept, and it is nowhere.`]
    : undefined;
}

/** Whether somebody who may has ended a write. */
function hasEnded({ id, told }: Written, { diary, server, serverWins }: Evidence): boolean {
  if (diary.isGivenUp(id) || told.some((one) => one.kind === 'answered' && one.status >= 400)) return true;
  return serverWins && server.received.some(({ request, reply }) => request.write === id && isConflict(reply.status));
}

const isConflict = (status: number) => status === 409 || status === 412;

/** A write can be changed only as long as the server has not done it. What lies in two storages is known to neither. */
function changedTooLate(diary: Diary, server: Server): Broken | undefined {
  for (const { what, write, key, done } of diary.deeds) {
    if ((what !== 'edit' && what !== 'withdraw') || !done || done.failures > 0 || diary.repeated.has(write)) continue;
    const isDone = server.effects.some((effect) => effect.key === key && effect.time < done.at);
    // A server that refused it first, and did it when a late copy came, has changed its mind: nobody could know.
    if (isDone && !refusedFirst(server, key))
      return ['no-effect-twice', `A person was let to ${what} ${write}, and the server had done it.`];
  }
  return undefined;
}

/**
 * Whether the first thing that a server's handler said to a key was no; or that its door said to an attempt whose copy then
 * came in by it.
 */
function refusedFirst({ received }: Server, key: string): boolean {
  const words = received.filter(({ request }) => request.key === key);
  return words.some(
    ({ request, reply: { status } }, index) =>
      status >= 400 &&
      words
        .slice(index)
        .some((later) => later.reply.status < 400 && (!doorStatuses.has(status) || later.request === request)),
  );
}

/** What a server says before it looks what it is asked for. */
const doorStatuses = new Set([401, 403, 408, 425, 429, 500, 502, 503, 511]);

/** Who must sign in first has been refused nothing: the write waits, and needs no other word from a person. */
function refusedAtTheDoor({ diary, disk, requests, failures }: Evidence): Broken | undefined {
  if (failures > 0) return undefined;
  for (const { write, key, state } of keptIn(disk)) {
    if (state !== 'parked') continue;
    const last = requests.findLast((request) => request.key === key);
    const answer = diary.answers.findLast(({ request }) => request === last);
    // What a page learnt in its memory is not known here.
    if (last?.origin === 'disk' && answer?.reply.status === 401)
      return ['sign-in-is-no-refusal', `${write} is parked, and the server had only asked to sign in.`];
  }
  return undefined;
}

/** Each end that is written down has a reason. */
function ends({ diary, server, disk }: Evidence, applied: ReadonlySet<string>): Broken | undefined {
  const writeOf = new Map(server.received.map(({ request }) => [request.key, request.write]));
  for (const { key, outcome } of endedIn(disk)) {
    const id = writeOf.get(key);
    const deeds = diary.deeds.filter((deed) => deed.key === key).map(({ what }) => what);
    const isRefused = server.received.some(({ request, reply }) => request.key === key && reply.status >= 400);
    switch (outcome) {
      case 'synced':
        if (id === undefined || !applied.has(id))
          return ['nothing-ends-silently', `${id ?? key} ended as synced, and the server never did it.`];
        break;
      case 'discarded':
        if (!deeds.includes('discard') && !deeds.includes('withdraw'))
          return ['nothing-ends-silently', `${id ?? key} ended as discarded, and nobody discarded it.`];
        break;
      case 'replaced':
        if (!isRefused && !deeds.some((what) => what === 'edit' || what.startsWith('resolve')))
          return ['nothing-ends-silently', `${id ?? key} was replaced, and nobody changed it.`];
        break;
      default:
        if (!isRefused) return ['nothing-ends-silently', `${id ?? key} ended as ${outcome}, and no server refused it.`];
    }
  }
  return undefined;
}
