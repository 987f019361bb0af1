import { expect, test } from 'vitest';
import { oneAtATime } from '../../../src/elements/one-at-a-time.js';

test('what is asked for while it runs is done once more, however often it was asked', async () => {
  const runs: (() => void)[] = [];
  const ask = oneAtATime(() => new Promise<void>((resolve) => runs.push(resolve)));
  const finish = async (run: number): Promise<void> => {
    runs[run]?.();
    await Promise.resolve();
    await Promise.resolve();
  };

  ask();
  ask();
  ask();
  expect(runs).toHaveLength(1);
  await finish(0);
  expect(runs).toHaveLength(2);
  await finish(1);
  expect(runs).toHaveLength(2);

  ask();
  expect(runs).toHaveLength(3);
});
