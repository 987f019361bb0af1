import { describe, expect, test, vi } from 'vitest';
import { quiet } from '../outbox/support/clock.js';
import { loaded, opened } from './support/notes.js';
import { Server } from './support/server.js';

describe('what is shown', () => {
  test('is nothing until a first snapshot is there', async () => {
    const { fake, notes, server } = await opened();
    fake.capture('a', 'mine');
    await quiet();
    expect([notes.value, notes.confirmed]).toEqual([undefined, undefined]);
    server.answerAll();
    await quiet();
    expect(notes.value).toEqual(['mine']);
  });

  test('is what waits over what is confirmed, in order, and the two are kept apart', async () => {
    const { fake, notes } = await loaded({ server: new Server(['theirs']) });
    fake.capture('a', 'one');
    fake.capture('b', 'two');
    await quiet();
    expect(notes.value).toEqual(['theirs', 'one', 'two']);
    expect(notes.confirmed).toEqual(['theirs']);
    expect(notes.pending.map(({ key, seq }) => [key, seq])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  test('goes on without a write that can not be applied', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const { fake, notes } = await loaded();
    fake.capture('a', 'one');
    fake.capture('b', 'bad');
    fake.capture('c', 'two');
    await quiet();
    expect(notes.value).toEqual(['one', 'two']);
    expect(reported).toHaveBeenCalledWith(new Error('Not a note'));
    vi.unstubAllGlobals();
  });

  test('keeps a write that is parked or in conflict, with its state', async () => {
    const { fake, notes } = await loaded();
    fake.capture('a', 'one');
    await quiet();
    fake.change('a', { state: 'parked' });
    await quiet();
    expect(notes.pending).toMatchObject([{ key: 'a', state: 'parked' }]);
    expect(notes.value).toEqual(['one']);
  });

  test('loses a discarded write at once', async () => {
    const { fake, notes } = await loaded();
    fake.capture('a', 'one');
    await quiet();
    fake.settle('a', 'discarded');
    await quiet();
    expect(notes.value).toEqual([]);
    expect(notes.pending).toEqual([]);
  });

  test('loses a refused write at once', async () => {
    const { fake, notes } = await loaded();
    fake.capture('a', 'one');
    await quiet();
    fake.settle('a', 'refused');
    await quiet();
    expect(notes.value).toEqual([]);
  });

  test('takes in more writes than one reading holds', async () => {
    const { fake, notes } = await loaded();
    for (let index = 0; index < 1234; index += 1) fake.capture(`k${index}`, index);
    await quiet();
    expect(notes.value).toHaveLength(1234);
  });
});
