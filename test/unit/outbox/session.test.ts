import { describe, expect, test } from 'vitest';
import { newSession, restartedSession } from '../../../src/outbox/session.js';
import { backlog, notes } from './support/backlog.js';
import { world } from './support/world.js';

test('the session pointer is made once, and every engine sees the same', async () => {
  const w = world();
  const first = await w.engine().outbox.session();
  expect(first).toEqual({ clientId: 'id-1', principal: '', epoch: 1, nextSeq: 1, value: null });
  expect(await w.engine().outbox.session()).toEqual(first);
});

test('the app’s own value is kept beside what the outbox counts', async () => {
  const w = world();
  const engine = w.engine();
  await backlog(w, engine, notes('a'));
  await engine.outbox.setSessionValue({ round: 7 });
  await backlog(w, engine, notes('b'));
  expect(await engine.outbox.session()).toMatchObject({ value: { round: 7 }, nextSeq: 3 });
});

describe('a session pointer from before a change of storage mode', () => {
  const pointer = { clientId: 'c', principal: 'bob', epoch: 2, nextSeq: 40, value: 'round 7' };

  test('goes on where nothing was stored yet', async () => {
    const engine = world().engine();
    expect(await engine.outbox.continueSession(pointer)).toEqual(pointer);
    expect(await engine.outbox.session()).toEqual(pointer);
  });

  test('that is further along wins', async () => {
    const w = world();
    const engine = w.engine();
    await backlog(w, engine, notes('a', 'b'));
    expect(await engine.outbox.continueSession(pointer)).toEqual(pointer);
  });

  test('that is behind changes nothing', async () => {
    const w = world();
    const engine = w.engine();
    await backlog(w, engine, notes('a', 'b'));
    const session = await engine.outbox.session();
    expect(await engine.outbox.continueSession({ ...pointer, epoch: 1, nextSeq: 2 })).toEqual(session);
  });

  test('never takes a place that is given already', async () => {
    const w = world();
    const engine = w.engine();
    await backlog(w, engine, notes('a', 'b', 'c'));
    await engine.outbox.continueSession({ ...pointer, epoch: 9, nextSeq: 2 });
    expect((await engine.outbox.session()).nextSeq).toBe(4);
  });

  test('never takes the epoch back', async () => {
    const w = world();
    const engine = w.engine();
    await engine.outbox.continueSession({ ...pointer, epoch: 5, nextSeq: 10 });
    await engine.outbox.continueSession({ ...pointer, epoch: 4, nextSeq: 20 });
    expect(await engine.outbox.session()).toMatchObject({ epoch: 5, nextSeq: 20 });
  });
});

describe('after the database was deleted, the session pointer', () => {
  const known = { clientId: 'one', principal: 'ruth', epoch: 3, nextSeq: 8, value: 'round 7' };

  test('goes on under a new name, in a new epoch, where there is none', () => {
    expect(restartedSession(undefined, known, 'two')).toEqual({ ...known, clientId: 'two', epoch: 4 });
  });

  test('goes on when another engine has begun one anew, and no place is given twice', () => {
    const begun = { ...newSession('other'), nextSeq: 9 };
    expect(restartedSession(begun, known, 'two')).toEqual({ ...known, clientId: 'two', epoch: 4, nextSeq: 9 });
  });

  test('is left to the page that has carried it on already', () => {
    const carriedOn = { ...known, clientId: 'other', epoch: 4, nextSeq: 8 };
    expect(restartedSession(carriedOn, { ...known, nextSeq: 9 }, 'two')).toEqual({ ...carriedOn, nextSeq: 9 });
  });
});
