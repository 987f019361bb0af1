import { expect, test } from 'vitest';
import { run, scheduleOf } from '../../simulation/schedule.js';

test.each([1, 2, 3, 4711])('seed %i runs the same way each time', async (seed) => {
  const first = await run(scheduleOf(seed), { kept: 50 });
  const second = await run(scheduleOf(seed), { kept: 50 });

  expect(second.digest).toBe(first.digest);
  expect(second.trace).toEqual(first.trace);
  expect(second.coverage).toEqual(first.coverage);
});

test('another seed runs another way', async () => {
  const digests = await Promise.all([1, 2, 3, 4].map(async (seed) => (await run(scheduleOf(seed))).digest));

  expect(new Set(digests).size).toBe(4);
});
