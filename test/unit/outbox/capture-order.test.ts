import { describe, expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { quiet } from './support/clock.js';
import { created } from './support/wire.js';
import { world } from './support/world.js';

describe('while a lane has no backlog', () => {
  test('writes to different URLs run side by side', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    void engine.write('/notes/1', { key: 'a' });
    void engine.write('/notes/2', { key: 'b' });
    void engine.write('/notes/3', { key: 'c' });
    await quiet();
    expect(w.wire.open.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(await w.states()).toEqual({ a: 'sending', b: 'sending', c: 'sending' });
    await audit(w.store);
  });

  test('two writes to one URL are never on the wire at once', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    void engine.write('/notes/1', { key: 'a' });
    void engine.write('/notes/1', { key: 'b' });
    await quiet();
    expect(w.wire.keys).toEqual(['a']);
    w.wire.last('a').reply(created);
    await quiet();
    expect(w.wire.keys).toEqual(['a', 'b']);
    expect(w.wire.last('b').beside).toEqual([]);
    await audit(w.store);
  });

  test('the second of two engines does not send beside the first', async () => {
    const w = world();
    w.wire.script = () => 'hang';
    const [worker, tab] = [w.engine(), w.engine()];
    void worker.write('/notes/1', { key: 'a' });
    await quiet();
    void tab.write('/notes/2', { key: 'b' });
    await quiet();
    expect(w.wire.keys).toEqual(['a']);
    expect(await w.states()).toEqual({ a: 'sending', b: 'queued' });

    w.wire.script = () => created;
    w.wire.last('a').reply(created);
    await quiet();
    expect(w.wire.keys).toEqual(['a', 'b']);
    await audit(w.store);
  });

  test('the next write of a page that has its answer finds the lane clear', async () => {
    const w = world();
    const engine = w.engine();
    for (const key of ['a', 'b', 'c']) {
      expect(await engine.write('/notes/1', { key })).toMatchObject({ kind: 'answered' });
    }
    expect(w.wire.keys).toEqual(['a', 'b', 'c']);
  });
});

describe('once a write has failed', () => {
  test('everything after it in its lane queues', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'lost';
    expect(await engine.write('/notes/1', { key: 'a' })).toMatchObject({
      kind: 'queued',
      position: 1,
      intent: { state: 'retrying' },
    });
    expect(await engine.write('/notes/2', { key: 'b' })).toMatchObject({
      kind: 'queued',
      position: 2,
      intent: { state: 'queued' },
    });
    expect(w.wire.keys).toEqual(['a']);
    await audit(w.store);
  });

  test('one that is live beside it may still arrive, and one that is new may not overtake it', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    void engine.write('/notes/1', { key: 'a' });
    void engine.write('/notes/2', { key: 'b' });
    await quiet();
    w.wire.last('a').reply('lost');
    await quiet();
    await engine.write('/notes/3', { key: 'c' });
    w.wire.last('b').reply(created);
    await quiet();
    // The server answers, so the connection is back, and with it the turn of those that wait.
    expect(w.wire.keys).toEqual(['a', 'b', 'a']);
    w.wire.last('a').reply(created);
    await quiet();
    expect(w.wire.keys).toEqual(['a', 'b', 'a', 'c']);
    await audit(w.store);
  });

  test('writes that failed side by side are sent again in the order of their capture', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'hang';
    for (const key of ['a', 'b', 'c']) void engine.write(`/notes/${key}`, { key });
    await quiet();
    for (const key of ['c', 'a', 'b']) {
      w.wire.last(key).reply('lost');
      await quiet();
    }
    w.wire.attempts.length = 0;
    w.wire.script = () => created;
    await engine.outbox.drain(['connection']);
    expect(w.wire.keys).toEqual(['a', 'b', 'c']);
    await audit(w.store);
  });

  test('a write that comes while the backlog is sent goes to its end', async () => {
    const w = world();
    const engine = w.engine();
    w.wire.script = () => 'lost';
    for (const key of ['a', 'b']) await engine.write(`/notes/${key}`, { key });
    w.wire.attempts.length = 0;
    w.wire.script = () => 'hang';
    const draining = engine.outbox.drain(['connection']);
    await quiet();
    void engine.write('/notes/c', { key: 'c' });
    await quiet();
    for (const key of ['a', 'b', 'c']) {
      expect(w.wire.open.map((attempt) => attempt.key)).toEqual([key]);
      w.wire.last(key).reply(created);
      await quiet();
    }
    await draining;
    expect(w.wire.keys).toEqual(['a', 'b', 'c']);
    await audit(w.store);
  });

  test('other lanes are free', async () => {
    const w = world({ lanes: 'url' });
    const engine = w.engine();
    w.wire.script = ({ key }) => (key === 'a' ? { status: 503 } : created);
    await engine.write('/notes/1', { key: 'a' });
    expect(await engine.write('/notes/1', { key: 'b' })).toMatchObject({ kind: 'queued' });
    expect(await engine.write('/notes/2', { key: 'c' })).toMatchObject({ kind: 'answered' });
    expect(await w.states()).toEqual({ a: 'retrying', b: 'queued' });
    await audit(w.store);
  });

  test('lanes that a function names are free of each other too', async () => {
    const w = world({ lanes: ({ url }) => new URL(url).pathname.split('/')[1] ?? '' });
    const engine = w.engine();
    w.wire.script = ({ key }) => (key === 'a' ? { status: 503 } : created);
    await engine.write('/notes/1', { key: 'a' });
    expect(await engine.write('/notes/2', { key: 'b' })).toMatchObject({ kind: 'queued', intent: { lane: 'notes' } });
    expect(await engine.write('/photos/1', { key: 'c' })).toMatchObject({ kind: 'answered' });
    await audit(w.store);
  });
});

test('strict lanes send one at a time even online', async () => {
  const w = world({ lanes: 'strict' });
  const engine = w.engine();
  w.wire.script = () => 'hang';
  const answers = ['a', 'b', 'c'].map((key) => engine.write(`/notes/${key}`, { key }));
  for (const key of ['a', 'b', 'c']) {
    await quiet();
    expect(w.wire.open.map((attempt) => attempt.key)).toEqual([key]);
    w.wire.last(key).reply(created);
  }
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(['answered', 'answered', 'answered']);
  await audit(w.store);
});
