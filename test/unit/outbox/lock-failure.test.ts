import { expect, test } from 'vitest';
import { localLocks } from '../../../src/browser/local-locks.js';
import { world } from './support/world.js';

/** Locks that a browser refuses the first time, as it does to a page that is not fully active. */
function refusedOnce(which: 'exclusive' | 'hold') {
  const locks = localLocks();
  let isRefused = false;
  const refusal = () => {
    isRefused = true;
    return Promise.reject(new Error('The document is not fully active'));
  };
  return {
    ...locks,
    exclusive: <T>(name: string, run: () => Promise<T>): Promise<T> =>
      which === 'exclusive' && !isRefused ? refusal() : locks.exclusive(name, run),
    hold: (name: string): Promise<() => void> => (which === 'hold' && !isRefused ? refusal() : locks.hold(name)),
  };
}

test('a drain that gets no lock fails, and the next one tries again', async () => {
  const engine = world({}, { locks: refusedOnce('exclusive') }).engine();
  await expect(engine.outbox.drain()).rejects.toThrow('not fully active');
  await engine.outbox.drain();
});

test('a capture that can not show that it lives fails, and the next one tries again', async () => {
  const w = world({}, { locks: refusedOnce('hold') });
  const engine = w.engine();
  await expect(engine.write('/notes', { key: 'a' })).rejects.toThrow('not fully active');
  expect(w.wire.attempts).toEqual([]);
  expect(await engine.write('/notes', { key: 'a' })).toMatchObject({ kind: 'answered' });
});
