import { describe, expect, test } from 'vitest';
import { quiet } from '../outbox/support/clock.js';
import { loaded } from './support/notes.js';

describe('a write that has landed', () => {
  test('stays until a snapshot that was asked for after it is there: nothing flickers, nothing is there twice', async () => {
    const { fake, notes, server, shown } = await loaded();
    fake.capture('a', 'one');
    await quiet();
    server.add('one');
    fake.settle('a', 'synced');
    await quiet();
    expect(notes.value).toEqual(['one']);
    expect(notes.pending).toMatchObject([{ key: 'a', state: 'synced' }]);
    expect(server.loads).toHaveLength(1);
    server.answerAll();
    await quiet();
    expect(notes.value).toEqual(['one']);
    expect(notes.confirmed).toEqual(['one']);
    expect(notes.pending).toEqual([]);
    expect(shown.every((value) => value?.length === 0 || value?.length === 1)).toBe(true);
    expect(shown.slice(1)).not.toContainEqual([]);
  });

  test('is not taken off by a snapshot that was asked for before it landed', async () => {
    const { fake, notes, server } = await loaded();
    fake.capture('a', 'one');
    await quiet();
    void notes.refresh();
    await quiet();
    const before = { value: [], version: server.version };
    server.add('one');
    fake.settle('a', 'synced');
    await quiet();
    const [early] = server.loads.splice(0, 1);
    early?.answer(before);
    await quiet();
    expect(notes.value).toEqual(['one']);
    server.answerAll();
    await quiet();
    expect(notes.value).toEqual(['one']);
    expect(notes.pending).toEqual([]);
  });

  test('keeps its place before writes that came later', async () => {
    const { fake, notes, server } = await loaded();
    fake.capture('a', 'one');
    fake.capture('b', 'two');
    await quiet();
    server.add('one');
    fake.settle('a', 'synced');
    await quiet();
    expect(notes.value).toEqual(['one', 'two']);
    server.answerAll();
    await quiet();
    expect(notes.value).toEqual(['one', 'two']);
    expect(notes.pending.map(({ key }) => key)).toEqual(['b']);
  });

  test('stays when the load fails, and goes with the next one that comes', async () => {
    const { fake, notes, server } = await loaded();
    fake.capture('a', 'one');
    await quiet();
    server.add('one');
    fake.settle('a', 'synced');
    await quiet();
    for (const { fail } of server.loads.splice(0)) fail();
    await quiet();
    expect(notes.value).toEqual(['one']);
    expect(notes.error).toEqual(new Error('No connection'));
    void notes.refresh();
    server.answerAll();
    await quiet();
    expect([notes.value, notes.pending, notes.error]).toEqual([['one'], [], undefined]);
  });

  test('between two readings makes the page look at the server again', async () => {
    const { fake, notes, server } = await loaded();
    server.add('one');
    fake.capture('a', 'one');
    fake.settle('a', 'synced');
    await quiet();
    expect(server.loads).toHaveLength(1);
    server.answerAll();
    await quiet();
    expect(notes.value).toEqual(['one']);
  });
});
