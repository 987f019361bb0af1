import { expect, test } from 'vitest';
import { parseIntent } from '../../../src/outbox/intent.js';
import { memoryStore } from '../../../src/storage/memory-store.js';
import { migrate, schemaVersion } from '../../../src/storage/migrations.js';
import { audit } from '../outbox/support/audit.js';
import { created } from '../outbox/support/wire.js';
import { world } from '../outbox/support/world.js';
import { recordsOfSchema } from './support/schemas.js';

const older = Array.from({ length: schemaVersion - 1 }, (_, index) => index + 1);

/** A store as the older schema left it, brought up to date. */
async function migrated(version: number) {
  const store = memoryStore();
  const records = recordsOfSchema(version);
  await store.write(async (tx) => {
    for (const [key, value] of records) tx.put(key, value);
  });
  await store.write((tx) => migrate(tx, version));
  return { store, keys: records.filter(([[kind]]) => kind === 'key').map(([[, key]]) => String(key)) };
}

test.each(older)('every intent, body and receipt of schema %i is there, and everything agrees', async (version) => {
  const { store, keys } = await migrated(version);
  await audit(store);
  const w = world({}, { store });
  const found = await w.engine().outbox.findAll(keys);
  expect(found.filter(({ intent, receipt }) => !intent && !receipt)).toEqual([]);
  for (const intent of await w.intents()) expect(parseIntent(intent)).toBe(intent);
});

test.each(older)('what waited in schema %i goes out under its old key, with its old body', async (version) => {
  const { store } = await migrated(version);
  const w = world({}, { store });
  const waiting = await w.intents();
  const engine = w.engine();
  w.wire.script = () => created;
  for (const { key } of waiting) await engine.outbox.retry(key);
  await engine.outbox.drain(['connection', 'backoff', 'server']);
  expect(w.wire.keys.toSorted()).toEqual(waiting.map(({ key }) => key).toSorted());
  expect(w.wire.attempts.every(({ body }) => body.startsWith('{'))).toBe(true);
  await audit(store);
});

test('what schema 1 had sent may have been applied', async () => {
  const { store } = await migrated(1);
  const intents = await world({}, { store }).intents();
  expect(intents.map(({ mayBeApplied }) => mayBeApplied)).toEqual(intents.map(({ attempts }) => attempts > 0));
  expect(new Set(intents.map(({ mayBeApplied }) => mayBeApplied)).size).toBe(2);
});

test('a record that can’t be read is left as it is', async () => {
  const store = memoryStore();
  await store.write(async (tx) => tx.put(['intent', '', 1], 'damaged'));
  await store.write((tx) => migrate(tx, 1));
  expect(await store.read((tx) => tx.get(['intent', '', 1]))).toBe('damaged');
});

test('a new database has nothing to migrate but its totals', async () => {
  const store = memoryStore();
  await store.write((tx) => migrate(tx, 0));
  expect(await store.read((tx) => tx.list({ prefix: [] }))).toEqual([[['receipts'], { count: 0, bytes: 0 }]]);
});
