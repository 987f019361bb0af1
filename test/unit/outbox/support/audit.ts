import { expect } from 'vitest';
import type { Intent } from '../../../../src/outbox/intent.js';
import { isInBacklog } from '../../../../src/outbox/backlog.js';
import { add } from '../../../../src/outbox/receipts.js';
import { type KeyRecord, type LaneRecord, noCounts, noReceipts, recordKeys } from '../../../../src/outbox/records.js';
import type { Receipt } from '../../../../src/outbox/receipt.js';
import type { RecordKey, Store } from '../../../../src/outbox/store.js';

type Records = readonly (readonly [key: RecordKey, value: unknown])[];

/** Checks that everything in a store agrees with everything else: what is derived equals what it is derived from. */
export async function audit(store: Store): Promise<void> {
  const all: Records = await store.read((tx) => tx.list({ prefix: [] }));
  const of = (kind: string): Records => all.filter(([key]) => key[0] === kind);
  const intents = of('intent').map(([, value]) => value as Intent);
  const receipts = of('receipt').map(([, value]) => value as Receipt);

  expect(keysOf(of('intent')), 'each intent lies where it belongs').toEqual(
    intents.map(({ principal, seq }) => recordKeys.intent(principal, seq)),
  );

  expect(
    Object.fromEntries(of('tally').map(([[, principal], counts]) => [principal, counts])),
    'tallies equal a recount',
  ).toEqual(recount(intents, of('tally')));

  expect(
    Object.fromEntries(of('key').map(([[, key], record]) => [key, record as KeyRecord])),
    'each key finds the one intent or the one receipt that has it',
  ).toEqual(Object.fromEntries([...receipts.map(keyOfReceipt), ...intents.map(keyOfIntent)]));
  const keys = [...intents, ...receipts].map(({ key }) => key);
  expect(keys.toSorted(), 'no key is there twice').toEqual([...new Set(keys)].toSorted());

  expect(paths(keysOf(of('body'))), 'bodies lie beside their intents').toEqual(
    paths(intents.filter(({ bodyBytes }) => bodyBytes > 0).map(({ principal, seq }) => ['body', principal, seq])),
  );

  expect(of('receipts')[0]?.[1] ?? noReceipts, 'receipts are counted').toEqual(
    receipts.reduce((totals, receipt) => add(totals, receipt, 1), noReceipts),
  );

  const discarded = new Set(receipts.filter(({ outcome }) => outcome === 'discarded').map(({ seq }) => seq));
  // What was discarded on its way may still be on the wire.
  const marks = keysOf(of('sending')).filter((key) => !discarded.has(key.at(-1) as number));
  const sending = intents.filter(({ state }) => state === 'sending');
  expect(paths(marks), 'what is on its way is marked so').toEqual(
    paths(sending.map(({ principal, lane, seq }) => recordKeys.sending(principal, lane, seq))),
  );

  auditLanes(of, intents);
}

function auditLanes(of: (kind: string) => Records, intents: readonly Intent[]): void {
  const ordered = new Set(paths(keysOf(of('order'))));
  const backlog = intents.filter((intent) => ordered.has(placeOf(intent)));
  expect(backlog.length, 'a backlog holds intents only').toBe(ordered.size);
  for (const intent of intents) {
    const { key, state } = intent;
    const inBacklog = ordered.has(placeOf(intent));
    if (!isInBacklog(intent)) expect(inBacklog, `${key} lets its lane go on`).toBe(false);
    // One that is sent live is on its way without having been in a backlog.
    else if (state !== 'sending') expect(inBacklog, `${key} is in its lane's backlog`).toBe(true);
  }

  const lanes = new Map<string, Intent[]>();
  for (const intent of backlog) {
    const place = JSON.stringify(recordKeys.lane(intent.principal, intent.lane));
    lanes.set(place, [...(lanes.get(place) ?? []), intent]);
  }
  const expected = new Map<string, LaneRecord>();
  for (const [place, inLane] of lanes) {
    const head = inLane.toSorted((a, b) => a.seq - b.seq)[0];
    const stopped = !head || ['held', 'sending', 'parked', 'conflict'].includes(head.state);
    const waiting = inLane.length;
    expected.set(
      place,
      stopped ? { waiting } : { waiting, due: [new URL(head.request.url).origin, head.notBefore ?? 0, head.seq] },
    );
  }
  expect(
    new Map(of('lane').map(([key, value]) => [JSON.stringify(key), value])),
    'each lane knows its length and its head',
  ).toEqual(expected);

  const due = [...expected].flatMap(([place, record]) => {
    const [, principal, lane] = JSON.parse(place) as [string, string, string];
    return record.due ? [[JSON.stringify(recordKeys.due(principal, ...record.due)), lane]] : [];
  });
  expect(
    Object.fromEntries(of('due').map(([key, lane]) => [JSON.stringify(key), lane])),
    'each head that may be sent is due, and nothing else',
  ).toEqual(Object.fromEntries(due));
}

function recount(intents: readonly Intent[], tallies: Records): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const [[, principal]] of tallies) counts[String(principal)] = { ...noCounts };
  for (const { principal, state } of intents) {
    const own = (counts[principal] ??= { ...noCounts });
    own[state] = (own[state] ?? 0) + 1;
  }
  return counts;
}

function placeOf({ principal, lane, seq }: Intent): string {
  return JSON.stringify(recordKeys.order(principal, lane, seq));
}

function keyOfReceipt(receipt: Receipt): [string, KeyRecord] {
  return [receipt.key, { receipt: recordKeys.receipt(receipt) }];
}

function keyOfIntent({ key, principal, seq }: Intent): [string, KeyRecord] {
  return [key, { intent: [principal, seq] }];
}

function keysOf(records: Records): RecordKey[] {
  return records.map(([key]) => key);
}

function paths(keys: readonly RecordKey[]): string[] {
  return keys.map((key) => JSON.stringify(key)).toSorted();
}
