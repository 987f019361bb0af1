import { expect, test } from 'vitest';
import { localLocks } from '../../../src/browser/local-locks.js';
import { quiet } from './support/clock.js';
import { Gate } from './support/gate.js';

test('runs under one name one after another, in order, and under another name beside', async () => {
  const locks = localLocks();
  const events: string[] = [];
  const end = new Gate();
  const first = locks.exclusive('a', async () => {
    events.push('a1 begins');
    await end.opened;
    events.push('a1 ends');
  });
  const second = locks.exclusive('a', async () => events.push('a2'));
  const other = locks.exclusive('b', async () => events.push('b'));
  await quiet();
  expect(events).toEqual(['a1 begins', 'b']);
  end.open();
  await Promise.all([first, second, other]);
  expect(events).toEqual(['a1 begins', 'b', 'a1 ends', 'a2']);
});

test('a run that fails passes its error on and lets the next one go', async () => {
  const locks = localLocks();
  const failing = locks.exclusive('a', () => Promise.reject(new Error('No')));
  const next = locks.exclusive('a', () => Promise.resolve('next'));
  await expect(failing).rejects.toThrow('No');
  expect(await next).toBe('next');
});

test('what is held is told by name', async () => {
  const locks = localLocks();
  await locks.hold('owner');
  expect([...(await locks.held())]).toEqual(['owner']);
});
