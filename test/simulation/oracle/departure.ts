import type { Diary, Written } from '../world/diary.js';
import type { Effect } from '../world/server.js';
import { mergeMark } from '../world/setup.js';
import type { Rows } from '../world/rows.js';
import type { WireRequest } from '../world/wire.js';
import { isBacklogged, needsPerson, type Kept, keptIn } from './records.js';
import type { Invariant } from './oracle.js';

/** What is known at the moment when an attempt leaves. */
export interface Departure {
  readonly request: WireRequest;
  /** What durably lay in the store that it was sent from; `undefined` when it lay in none. */
  readonly rows: Rows | undefined;
  readonly diary: Diary;
  /** All attempts that left before. */
  readonly earlier: readonly WireRequest[];
  /** Failures of the disk so far. */
  readonly failures: number;
  /** ms since the world began. */
  readonly time: number;
  /** As what each of them lay in its store when it left. */
  readonly leftAs: ReadonlyMap<WireRequest, Kept>;
  /** What the server has done so far. */
  readonly effects: readonly Effect[];
}

type Broken = readonly [invariant: Invariant, detail: string];

/** What an attempt breaks by leaving, if anything. */
export function brokenBy(departure: Departure): Broken | undefined {
  const { rows } = departure;
  return (
    asWritten(departure) ??
    keyed(departure) ??
    ended(departure) ??
    patient(departure) ??
    (rows && (permitted(departure, rows) ?? ahead(departure, rows) ?? order(departure, rows) ?? alone(departure, rows)))
  );
}

/** It is a write of this app, as its page made it, and nobody has been told that it would not be sent. */
function asWritten({ request, diary }: Departure): Broken | undefined {
  const { write, url, method, body } = request;
  const original = diary.writes.get(write);
  if (!original) return ['one-key-one-body', `Something left that no page ever wrote: ${write} to ${method} ${url}.`];
  const isSame = original.body === body.replaceAll(mergeMark, '');
  if (!isSame || original.url !== url || original.method !== method)
    return ['one-key-one-body', `${write} left with another body, method or URL than its page gave it.`];
  if (original.told.length > 0 && original.told.every(({ kind }) => kind === 'refused'))
    return ['refusal-is-not-queued', `${write} left after its page was told that it was not taken in.`];
  return undefined;
}

/** One key is one write, for good; another key is for a write that is based on another state of the server's. */
function keyed({ request, earlier, diary }: Departure): Broken | undefined {
  const { key, write, body } = request;
  const sameKey = earlier.find((other) => other.key === key);
  // Resolved in two storages, in two ways: it is one write all the same, and the server takes the one that comes first.
  const resolutions = diary.deedsTo(write, 'resolve for the client', 'resolve by merging');
  if (sameKey?.write === write && resolutions.length > 1) return undefined;
  if (sameKey && (sameKey.write !== write || sameKey.body !== body))
    return ['one-key-one-body', `${write} left under ${key}, the key of ${sameKey.write} with another body.`];
  const last = earlier.findLast((other) => other.write === write);
  const own = diary.writes.get(write)?.ownKey;
  if (!last && own !== undefined && own !== key)
    return ['one-key-one-body', `${write} left under ${key}, and its page gave it ${own}.`];
  const metConflict = diary.answers.some(
    (one) => one.request.write === write && one.request.key !== key && isConflict(one.reply.status),
  );
  if (last && last.key !== key && !sameKey && !metConflict)
    return ['one-key-one-body', `${write} left under ${key}, and before that under ${last.key}.`];
  return undefined;
}

const isConflict = (status: number) => status === 409 || status === 412;

/** What a person ended does not leave again. What lies in two storages can't be ended in both. */
function ended({ request, diary, failures, time }: Departure): Broken | undefined {
  if (failures > 0 || diary.repeated.has(request.write)) return undefined;
  const ends = ['discard', 'withdraw', 'edit', 'resolve for the server'] as const;
  const end = diary
    .deedsTo(request.write, ...ends)
    .find(({ key, done }) => key === request.key && done && done.at < time);
  return end && ['an-end-is-final', `${request.write} left after a person’s ${end.what}.`];
}

/** Whoever is signed in sends their own, and not while they have paused it. A moment is allowed for all to learn it. */
function permitted({ request, diary, failures, time }: Departure, rows: Rows): Broken | undefined {
  const { write, user } = request;
  const principal = ownOf(request, rows)?.principal;
  if (failures > 0 || principal === undefined) return undefined;
  if (principal !== user && diary.identified.at < time)
    return ['own-principal-only', `${write} of “${principal}” left as “${user}”.`];
  const pausedAt = diary.paused.get(principal) ?? Infinity;
  return pausedAt < time ? ['a-pause-is-kept', `${write} left while its principal was paused.`] : undefined;
}

function ownOf({ write }: WireRequest, rows: Rows): Kept | undefined {
  return keptIn(rows).find((one) => one.write === write);
}

/** It was durable before it left. */
function ahead({ request, diary, failures }: Departure, rows: Rows): Broken | undefined {
  const own = ownOf(request, rows);
  // A page that moves its memory back says how its writes stand, also those that another has on its way by now.
  if (own?.state === 'sending' || (own && failures > 0)) return undefined;
  // Somebody may give it up between its taking and its leaving.
  if (diary.deedsTo(request.write, 'discard', 'edit', 'withdraw').length > 0) return undefined;
  return ['write-ahead', `${request.write} left, and ${own ? `lies there as ${own.state}` : 'was not stored'}.`];
}

/** Nothing that waits in its lane should have left before it. */
function order(departure: Departure, rows: Rows): Broken | undefined {
  const { request, diary, failures, effects } = departure;
  const kept = keptIn(rows);
  const own = kept.find(({ write }) => write === request.write);
  const written = asPlaced(diary, request.write);
  if (!own || !written || diary.repeated.has(own.write)) return undefined;
  const isFromBacklog = isBacklogged(rows, own);
  for (const other of kept) {
    if (other.write === own.write || other.lane !== own.lane || other.principal !== own.principal) continue;
    // What is done can't be overtaken, though a storage may not know it yet.
    if (effects.some(({ write }) => write === other.write)) continue;
    if ((needsPerson(other) && !isBacklogged(rows, other)) || mayBeLater(other.write, diary, failures)) continue;
    // What moves back from a page's memory may take its old place between another's taking and its leaving.
    if (isFromBacklog && failures === 0 && other.seq < own.seq)
      return ['lane-order', `${own.write} left, and ${other.write}, which is ${other.state}, stands before it.`];
    if (isOlder(other, written, diary, failures))
      return [
        'lane-order',
        `${own.write} left, and ${other.write}, which is ${other.state}, was queued when it was written.`,
      ];
    if (isOrphan(other, written, departure))
      return ['lane-order', `${own.write} left, and ${other.write} had lost whoever sent it when it was written.`];
  }
  return undefined;
}

/** A write as it got its place: one that came of an edit has the place of the first. */
function asPlaced(diary: Diary, write: string): Written | undefined {
  const written = diary.writes.get(write);
  return written?.replaces === undefined ? written : asPlaced(diary, written.replaces);
}

/** Whether whoever sent `other` was dead already when this one was written: it waits again, though no store says so yet. */
function isOrphan(other: Kept, written: Written, { earlier, failures }: Departure): boolean {
  const { diedAt } = earlier.findLast(({ write }) => write === other.write)?.context ?? {};
  return failures === 0 && other.state === 'sending' && diedAt !== undefined && diedAt < written.at;
}

/**
 * What a person brought back has seen others pass; what they gave up in one of two storages has an end in that one alone;
 * and what a page wrote again may lie in both.
 */
function mayBeLater(write: string, diary: Diary, failures: number): boolean {
  if (failures > 0 && diary.deedsTo(write, 'discard', 'withdraw').length > 0) return true;
  const broughtBack = diary.deedsTo(write, 'retry', 'edit', 'resolve for the client', 'resolve by merging').length > 0;
  return broughtBack || diary.repeated.has(write) || diary.writes.get(write)?.replaces !== undefined;
}

/** Whether a page had been told that `other` is queued before this one was written. */
function isOlder(
  other: Kept,
  written: { readonly at: number; readonly page: string },
  diary: Diary,
  failures: number,
): boolean {
  const before = diary.writes.get(other.write);
  return (before?.told ?? []).some(
    (told) =>
      told.kind === 'queued' &&
      told.at < written.at &&
      // What one page holds in its memory is not seen by others.
      (failures === 0 || before?.page === written.page),
  );
}

/**
 * While every storage works, nothing is on its way twice, nothing beside another of its lane to the same URL, and nothing
 * of a backlog beside what was given up on its way, since that may still arrive.
 */
function alone({ request, earlier, leftAs, failures, diary }: Departure, rows: Rows): Broken | undefined {
  const own = ownOf(request, rows);
  if (failures > 0 || !own) return undefined;
  for (const other of earlier) {
    if (other.isOver || !other.context.isAlive) continue;
    if (other.key === request.key) return ['sent-alone', `${request.write} left while it was on its way.`];
    const theirs = leftAs.get(other);
    if (theirs?.lane !== own.lane || theirs.principal !== own.principal) continue;
    if (other.url === request.url)
      return ['sent-alone', `${request.write} left beside ${other.write}, to the same URL.`];
    const isGivenUp = diary.deedsTo(other.write, 'discard').some(({ done }) => done);
    if (isGivenUp && isBacklogged(rows, own))
      return ['sent-alone', `${request.write} left beside ${other.write}, which was given up on its way.`];
  }
  return undefined;
}

const retryable = (status: number) =>
  status === 409 || status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 511);

/** The time that the server named has come. */
function patient({ request, diary, failures }: Departure): Broken | undefined {
  const last = diary.answers.findLast((answered) => answered.request.key === request.key);
  const asked = last?.reply.headers?.['retry-after'];
  if (!last || asked === undefined || !retryable(last.reply.status)) return undefined;
  // Receipts are forgotten in time, and a page that then writes it again writes something new.
  if (diary.repeated.has(request.write)) return undefined;
  // What was learnt in one store is not known in another: a page's memory is its own.
  const { context, origin } = last.request;
  if (origin !== request.origin || origin === 'nowhere') return undefined;
  if (origin === 'memory' && context !== request.context) return undefined;
  // Whoever died with the answer could tell nobody; and when the clock is set, no time means anything.
  if (!last.request.context.isAlive || last.failures !== failures || last.jumps !== diary.jumps) return undefined;
  const until = /^\d+$/.test(asked) ? last.wall + Number(asked) * 1000 : Date.parse(asked);
  if (request.wall >= until) return undefined;
  return [
    'never-sooner-than-retry-after',
    `${request.write} left ${until - request.wall} ms before the time that the server named.`,
  ];
}
