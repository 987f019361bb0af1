import type { Diary } from '../world/diary.js';
import type { Rows } from '../world/rows.js';
import type { WireRequest } from '../world/wire.js';
import { isBacklogged, isBeside, type Kept, keptIn } from './records.js';
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
}

type Broken = readonly [invariant: Invariant, detail: string];

/** What an attempt breaks by leaving, if anything. */
export function brokenBy(departure: Departure): Broken | undefined {
  return (
    asWritten(departure) ??
    keyed(departure) ??
    (departure.rows && (ahead(departure, departure.rows) ?? order(departure, departure.rows))) ??
    alone(departure) ??
    patient(departure)
  );
}

/** It is a write of this app, as its page made it, and nobody has been told that it would not be sent. */
function asWritten({ request, diary }: Departure): Broken | undefined {
  const { write, url, method, body, user } = request;
  const original = diary.writes.get(write);
  if (!original) return ['one-key-one-body', `Something left that no page ever wrote: ${method} ${url}.`];
  if (original.url !== url || original.method !== method || original.body !== body)
    return ['one-key-one-body', `${write} left with another body, method or URL than its page gave it.`];
  if (original.principal !== user) return ['own-principal-only', `${write} of ${original.principal} left as ${user}.`];
  if (original.told.length > 0 && original.told.every(({ kind }) => kind === 'refused'))
    return ['refusal-is-not-queued', `${write} left after its page was told that it was not taken in.`];
  return undefined;
}

/** One key is one write, for good. */
function keyed({ request, earlier, diary }: Departure): Broken | undefined {
  const { key, write } = request;
  const own = diary.writes.get(write)?.ownKey;
  if (own !== undefined && own !== key)
    return ['one-key-one-body', `${write} left under ${key}, and its page gave it ${own}.`];
  for (const other of earlier) {
    if (other.key === key && other.write !== write)
      return ['one-key-one-body', `${write} left under ${key}, the key of ${other.write}.`];
    if (other.write === write && other.key !== key)
      return ['one-key-one-body', `${write} left under ${key}, and before that under ${other.key}.`];
  }
  return undefined;
}

/** It was durable before it left. */
function ahead({ request, diary, failures }: Departure, rows: Rows): Broken | undefined {
  const own = keptIn(rows).find(({ write }) => write === request.write);
  // A page that moves its memory back says how its writes stand, also those that another has on its way by now.
  if (own?.state === 'sending' || (own && failures > 0)) return undefined;
  // Somebody may give it up between its taking and its leaving.
  if (diary.isDiscarded(request.write)) return undefined;
  return ['write-ahead', `${request.write} left, and ${own ? `lies there as ${own.state}` : 'was not stored'}.`];
}

/** Nothing that waits in its lane should have left before it. */
function order({ request, diary, failures }: Departure, rows: Rows): Broken | undefined {
  const kept = keptIn(rows);
  const own = kept.find(({ write }) => write === request.write);
  const written = diary.writes.get(request.write);
  if (!own || !written) return undefined;
  const isFromBacklog = isBacklogged(rows, own);
  for (const other of kept) {
    if (other.write === own.write || other.lane !== own.lane || other.principal !== own.principal || isBeside(other))
      continue;
    // What a person brought back has seen others pass; what a page wrote again may lie in two stores.
    if (diary.deeds.some(({ what, write }) => what !== 'discarded' && write === other.write)) continue;
    if (isFromBacklog && other.seq < own.seq)
      return ['lane-order', `${own.write} left, and ${other.write}, which is ${other.state}, stands before it.`];
    if (isOlder(other, written, diary, failures))
      return [
        'lane-order',
        `${own.write} left, and ${other.write}, which is ${other.state}, was queued when it was written.`,
      ];
  }
  return undefined;
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

/** While every storage works, nothing is on its way twice, and nothing beside another to the same URL. */
function alone({ request, earlier, failures }: Departure): Broken | undefined {
  if (failures > 0) return undefined;
  for (const other of earlier) {
    if (other.isOver || !other.context.isAlive) continue;
    if (other.key === request.key) return ['sent-alone', `${request.write} left while it was on its way.`];
    if (other.url === request.url)
      return ['sent-alone', `${request.write} left beside ${other.write}, to the same URL.`];
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
  // What was learnt in one store is not known in another: a page's memory is its own.
  const { context, origin } = last.request;
  if (origin !== request.origin || (origin !== 'disk' && context !== request.context)) return undefined;
  // Whoever died with the answer could tell nobody; and when the clock is set, no time means anything.
  if (!last.request.context.isAlive || last.failures !== failures || last.jumps !== diary.jumps) return undefined;
  const until = /^\d+$/.test(asked) ? last.wall + Number(asked) * 1000 : Date.parse(asked);
  if (request.wall >= until) return undefined;
  return [
    'never-sooner-than-retry-after',
    `${request.write} left ${until - request.wall} ms before the time that the server named.`,
  ];
}
