import type { Rows } from '../world/rows.js';
import { fieldsOf, isBacklogged, needsPerson, type Kept, keptIn, numberOf, pathOf } from './records.js';

const states = ['queued', 'sending', 'retrying', 'held', 'conflict', 'parked'] as const;

/** What is derived equals what it is derived from. @returns what does not, in words */
export function disagreement(rows: Rows): string | undefined {
  const kept = keptIn(rows);
  return (
    damaged(rows) ??
    keys(rows, kept) ??
    bodies(rows, kept) ??
    marks(rows, kept) ??
    holds(rows, kept) ??
    lanes(rows, kept) ??
    [...new Set(kept.map(({ principal }) => principal))].map((principal) => tally(rows, kept, principal)).find(Boolean)
  );
}

/** Writes by state, counted one by one. */
export function countsOf(kept: readonly Kept[], principal: string): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(states.map((state) => [state, 0]));
  for (const one of kept) if (one.principal === principal) counts[one.state] = (counts[one.state] ?? 0) + 1;
  return counts;
}

function damaged(rows: Rows): string | undefined {
  const [row] = rows.range(['damaged'], { limit: 1 });
  return row && `A record was set aside as damaged: ${pathOf(row.key)}.`;
}

function tally(rows: Rows, kept: readonly Kept[], principal: string): string | undefined {
  const counts = countsOf(kept, principal);
  const tallied = fieldsOf(rows.get(['tally', principal]));
  const wrong = states.find((state) => numberOf(tallied[state]) !== counts[state]);
  return wrong && `The tally says ${String(tallied[wrong])} ${wrong}, and there are ${counts[wrong]}.`;
}

function keys(rows: Rows, kept: readonly Kept[]): string | undefined {
  const seen = new Set<string>();
  for (const { key, principal, seq } of kept) {
    if (seen.has(key)) return `Two writes have the key ${key}.`;
    seen.add(key);
    const record = fieldsOf(rows.get(['key', key]));
    if (pathOf((record['intent'] as never) ?? []) !== pathOf([principal, seq]))
      return `The key ${key} does not find its write.`;
  }
  for (const { key: place, value } of rows.range(['receipt'])) {
    const key = String(fieldsOf(value)['key']);
    if (seen.has(key)) return `The key ${key} has two ends, or an end and a write that waits.`;
    seen.add(key);
    const record = fieldsOf(rows.get(['key', key]));
    if (pathOf((record['receipt'] as never) ?? []) !== pathOf(place))
      return `The key ${key} does not find its receipt.`;
  }
  const count = rows.range(['key']).length;
  return count === seen.size ? undefined : `${count} keys are known, of ${seen.size} writes.`;
}

function bodies(rows: Rows, kept: readonly Kept[]): string | undefined {
  let count = 0;
  for (const { write, principal, seq, bodyBytes } of kept) {
    if (bodyBytes === 0) continue;
    count += 1;
    const body = rows.get(['body', principal, seq]);
    if (!(body instanceof ArrayBuffer) || body.byteLength !== bodyBytes) return `The body of ${write} is not there.`;
  }
  const found = rows.range(['body']).length;
  return found === count ? undefined : `${found} bodies are kept, for ${count} writes.`;
}

function marks(rows: Rows, kept: readonly Kept[]): string | undefined {
  for (const { write, state, principal, lane, seq } of kept) {
    const isMarked = rows.has(['sending', principal, lane, seq]);
    if (isMarked !== (state === 'sending'))
      return `${write} is ${state}, and ${isMarked ? '' : 'not '}marked as on its way.`;
  }
  return undefined;
}

/** A principal is held by those that wait for its sign-in, and by nobody who can’t be seen. */
function holds(rows: Rows, kept: readonly Kept[]): string | undefined {
  const held = new Set(
    kept.filter(({ state }) => state === 'held').map(({ principal, seq }) => pathOf([principal, seq])),
  );
  let count = 0;
  for (const { key, value } of rows.range(['hold'])) {
    const places = fieldsOf(value)['places'];
    for (const place of Array.isArray(places) ? (places as readonly unknown[]) : []) {
      const seq = Array.isArray(place) ? numberOf(place[1]) : 0;
      if (!held.has(pathOf([String(key[1]), seq]))) return `The principal “${key[1]}” is held by ${seq}, which is not.`;
      count += 1;
    }
  }
  return count === held.size ? undefined : `${held.size} are held, and ${count} places are known.`;
}

function lanes(rows: Rows, kept: readonly Kept[]): string | undefined {
  const backlogs = new Map<string, Kept[]>();
  for (const one of kept) {
    const isIn = isBacklogged(rows, one);
    if (isIn && needsPerson(one) && !one.holdsLane) return `${one.write} is ${one.state} and holds up its lane.`;
    if (!isIn && (!needsPerson(one) || one.holdsLane) && one.state !== 'sending')
      return `${one.write} is ${one.state} and in no backlog.`;
    const lane = pathOf([one.principal, one.lane]);
    if (isIn) backlogs.set(lane, [...(backlogs.get(lane) ?? []), one]);
  }
  const orders = rows.range(['order']).length;
  const ordered = [...backlogs.values()].reduce((sum, { length }) => sum + length, 0);
  if (orders !== ordered) return `${orders} places are taken in backlogs, by ${ordered} writes.`;
  let due = 0;
  for (const backlog of backlogs.values()) {
    const [head] = backlog.toSorted((a, b) => a.seq - b.seq);
    if (!head) continue;
    const { principal, lane } = head;
    const waiting = numberOf(fieldsOf(rows.get(['lane', principal, lane]))['waiting']);
    if (waiting !== backlog.length) return `The lane ${lane} says ${waiting} wait, and ${backlog.length} do.`;
    if (head.state === 'held' || head.state === 'sending' || needsPerson(head)) continue;
    due += 1;
    if (!rows.has(['due', principal, new URL(head.url).origin, head.notBefore, head.seq]))
      return `${head.write} is the head of its lane and is not due at ${head.notBefore}.`;
  }
  const dues = rows.range(['due']).length;
  if (dues !== due) return `${dues} lanes are due, and ${due} should be.`;
  const count = rows.range(['lane']).length;
  return count === backlogs.size ? undefined : `${count} lanes are known, and ${backlogs.size} have a backlog.`;
}
