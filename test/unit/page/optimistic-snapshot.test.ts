import { describe, expect, test } from 'vitest';
import { quiet } from '../outbox/support/clock.js';
import { FakeClient } from './support/fake-client.js';
import { loaded, opened } from './support/notes.js';
import { Server } from './support/server.js';

describe('a snapshot', () => {
  test('that is older than what is there is refused', async () => {
    const { fake, notes, server } = await loaded();
    void notes.refresh();
    void notes.refresh();
    const [slow, fast] = server.loads.splice(0);
    fast?.answer({ value: ['new'], version: 7 });
    await quiet();
    slow?.answer({ value: ['old'], version: 6 });
    await quiet();
    expect(notes.value).toEqual(['new']);
    expect(fake.snapshots.get('notes')).toMatchObject({ version: 7 });
  });

  test('of another epoch is refused', async () => {
    const { fake, notes, server } = await loaded();
    void notes.refresh();
    fake.tell({ epoch: 2 });
    server.loads.splice(0)[0]?.answer({ value: ['of the last user'], version: 9 });
    await quiet();
    expect(notes.value ?? []).not.toContain('of the last user');
  });

  test('of this epoch is taken, though one of an older epoch had a higher version', async () => {
    const { fake, notes, server } = await loaded({ server: new Server([], 100) });
    fake.tell({ epoch: 2 });
    void notes.refresh();
    server.loads
      .splice(0)
      .at(-1)
      ?.answer({ value: ['next user'], version: 1 });
    await quiet();
    expect(notes.value).toEqual(['next user']);
  });

  test('is not shown to the next user', async () => {
    const { fake, notes } = await loaded({ server: new Server(['of the last user']) });
    fake.tell({ epoch: 2 });
    await quiet();
    expect(notes.value).toBeUndefined();
  });

  test('is kept on this device, and opens the page when nothing answers', async () => {
    const { fake, server } = await loaded({ server: new Server(['theirs']) });
    expect(fake.snapshots.get('notes')).toEqual({ value: ['theirs'], version: 1, epoch: 1 });
    fake.capture('a', 'mine');
    const { notes: again } = await opened({ fake, server });
    for (const { fail } of server.loads.splice(0)) fail();
    await quiet();
    expect(again.value).toEqual(['theirs', 'mine']);
    expect(again.error).toEqual(new Error('No connection'));
  });

  test('of another epoch that is kept on this device is not shown', async () => {
    const fake = new FakeClient();
    fake.snapshots.set('notes', { value: ['of the last user'], version: 9, epoch: 0 });
    const { notes } = await opened({ fake });
    expect(notes.value).toBeUndefined();
  });

  test('is loaded though none can be read on this device', async () => {
    const fake = new FakeClient();
    fake.failure = new Error('Blocked');
    const { notes, server } = await opened({ fake, server: new Server(['theirs']) });
    server.answerAll();
    await quiet();
    expect(notes.value).toEqual(['theirs']);
  });

  test('that can not be kept on this device is no failed load', async () => {
    const { fake, notes, server } = await opened({ server: new Server(['theirs']) });
    fake.failure = new Error('Full');
    server.answerAll();
    await quiet();
    expect([notes.value, notes.error]).toEqual([['theirs'], undefined]);
  });
});
