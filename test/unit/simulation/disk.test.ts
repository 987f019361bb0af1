import { beforeEach, expect, test } from 'vitest';
import type { Store } from '../../../src/outbox/store.js';
import { Context } from '../../simulation/world/context.js';
import { Disk } from '../../simulation/world/disk.js';
import { diskStore } from '../../simulation/world/disk-store.js';
import { Random } from '../../simulation/world/random.js';
import { Scheduler } from '../../simulation/world/scheduler.js';
import { Trace } from '../../simulation/world/trace.js';

let scheduler: Scheduler;
let disk: Disk;
let page: Context;
let store: Store;

beforeEach(() => {
  scheduler = new Scheduler(new Random(1), new Trace());
  disk = new Disk(scheduler, new Random(2), true);
  page = new Context('page', scheduler);
  store = diskStore(disk, page);
});

/** Lets everything happen that can without time. */
async function rest(): Promise<void> {
  do await scheduler.run(1000);
  while (scheduler.moveOn(scheduler.time));
}

/** Starts something, lets it happen, and tells how it ended. */
async function ended<T>(work: Promise<T>): Promise<T | Error> {
  const end = work.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  await rest();
  return end;
}

function count(): Promise<void> {
  return store.write(async (tx) => {
    const before = (await tx.get(['count'])) as number | undefined;
    tx.put(['count'], (before ?? 0) + 1);
  });
}

test('what a transaction wrote is durable when it is complete, and not before', async () => {
  let isComplete = false;
  const writing = store.write(async (tx) => tx.put(['a'], 1)).then(() => (isComplete = true));
  while (!disk.rows.has(['a'])) await scheduler.run(1);

  expect(disk.durable.has(['a'])).toBe(false);
  expect(isComplete).toBe(false);
  await rest();
  await writing;
  expect(disk.durable.get(['a'])).toBe(1);
});

test('a transaction sees what it wrote itself', async () => {
  const found = await ended(
    store.write(async (tx) => {
      tx.put(['a'], 1);
      return tx.get(['a']);
    }),
  );

  expect(found).toBe(1);
});

test('a body that throws leaves no trace', async () => {
  const end = await ended(
    store.write(async (tx) => {
      tx.put(['a'], 1);
      throw new Error('No');
    }),
  );

  expect(end).toEqual(new Error('No'));
  expect(disk.rows.all).toEqual([]);
});

test('transactions that write run one after the other, in the order in which they were made', async () => {
  await ended(Promise.all([count(), count(), count()]));

  expect(disk.durable.get(['count'])).toBe(3);
});

test('a body that awaits something else finds its transaction over', async () => {
  const end = await ended(
    store.write(async (tx) => {
      tx.put(['a'], 1);
      await page.wait(0);
      tx.put(['b'], 2);
    }),
  );

  expect(disk.durable.get(['a'])).toBe(1);
  expect(disk.durable.has(['b'])).toBe(false);
  expect(end).toHaveProperty('name', 'TransactionInactiveError');
});

test('a death rolls back what was not being committed, and lets others go on', async () => {
  void store.write(async (tx) => {
    tx.put(['a'], 1);
    await tx.get(['a']);
    await tx.get(['a']);
  });
  while (!disk.rows.has(['a'])) await scheduler.run(1);
  page.die();
  const other = diskStore(disk, new Context('other', scheduler));
  await ended(other.write(async (tx) => tx.put(['b'], 2)));

  expect(disk.durable.all.map(({ key }) => key)).toEqual([['b']]);
});

test('a full disk stores nothing of a transaction', async () => {
  disk.failing = 1;
  const end = await ended(store.write(async (tx) => tx.put(['a'], 1)));

  expect(end).toHaveProperty('reason', 'quota');
  expect(disk.durable.all).toEqual([]);
});

test('keys are ordered as IndexedDB orders them', async () => {
  await ended(
    store.write(async (tx) => {
      for (const key of [['b'], ['a', 'x'], ['a', 10], ['a', 9], ['a'], ['a', 9, 'y']]) tx.put(key, true);
    }),
  );

  expect(disk.rows.all.map(({ key }) => key)).toEqual([['a'], ['a', 9], ['a', 9, 'y'], ['a', 10], ['a', 'x'], ['b']]);
  expect(disk.rows.range(['a'], { upTo: 9 }).map(({ key }) => key)).toEqual([['a'], ['a', 9], ['a', 9, 'y']]);
  expect(disk.rows.range(['a'], { after: [9] }).map(({ key }) => key)).toEqual([
    ['a', 10],
    ['a', 'x'],
  ]);
});
