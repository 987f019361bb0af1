import { expect, test, vi } from 'vitest';
import { quiet } from '../outbox/support/clock.js';
import { loaded, opened } from './support/notes.js';

test('the server is asked again when the connection comes back', async () => {
  const { fake, server } = await loaded();
  fake.tell({ reachable: false });
  expect(server.loads).toEqual([]);
  fake.tell({ reachable: true });
  expect(server.loads).toHaveLength(1);
});

test('an error that is over is told to those who listen', async () => {
  const { notes, server } = await loaded();
  void notes.refresh();
  server.loads.splice(0)[0]?.fail();
  await quiet();
  expect(notes.error).toBeDefined();
  const errors: unknown[] = [];
  notes.subscribe(() => errors.push(notes.error));
  void notes.refresh();
  server.loads.splice(0)[0]?.answer({ value: [], version: 0 });
  await quiet();
  expect(errors.at(-1)).toBeUndefined();
});

test('closing ends the load and the listening', async () => {
  const { fake, notes, server } = await opened();
  expect(fake.listeners).toBe(1);
  notes.close();
  expect(server.signal?.aborted).toBe(true);
  expect(fake.listeners).toBe(0);
});

test('who no longer listens is not called', async () => {
  const { fake, notes } = await loaded();
  const callback = vi.fn();
  const stop = notes.subscribe(callback);
  expect(callback).toHaveBeenCalledTimes(1);
  stop();
  fake.capture('a', 'one');
  await quiet();
  expect(callback).toHaveBeenCalledTimes(1);
});
