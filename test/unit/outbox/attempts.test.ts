import { describe, expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog } from './support/backlog.js';
import { created } from './support/wire.js';
import { start, world } from './support/world.js';

const day = 24 * 60 * 60 * 1000;
const all = ['connection', 'backoff'] as const;

describe('attempts', () => {
  test('that the server answered are used up, and then a person decides', async () => {
    const w = world({ retry: { attempts: 3 } });
    const engine = w.engine();
    w.wire.script = () => ({ status: 503, body: { title: 'Overloaded' } });
    await engine.write('/notes', { key: 'a' });
    await engine.outbox.drain(all);
    expect(await w.intents()).toMatchObject([{ state: 'retrying', attempts: 2, counted: 2 }]);
    await engine.outbox.drain(all);
    expect(await w.intents()).toMatchObject([
      { state: 'parked', attempts: 3, counted: 3, problem: { title: 'Overloaded', status: 503 } },
    ]);
    await engine.outbox.drain(all);
    expect(w.wire.attempts).toHaveLength(3);
    await audit(w.store);
  });

  test('are counted anew when a person retries a parked write', async () => {
    const w = world({ retry: { attempts: 3 } });
    const engine = w.engine();
    w.wire.script = () => ({ status: 503 });
    await engine.write('/notes', { key: 'a' });
    for (let time = 0; time < 2; time += 1) await engine.outbox.drain(all);
    expect(await w.states()).toEqual({ a: 'parked' });
    await engine.outbox.retry('a');
    await engine.outbox.drain(all);
    expect(await w.intents()).toMatchObject([{ state: 'retrying', attempts: 4, counted: 1 }]);
  });

  test('that nothing answered do not count, however many', async () => {
    const w = world({ retry: { attempts: 2 } });
    const engine = w.engine();
    w.wire.script = () => 'lost';
    await engine.write('/notes', { key: 'a' });
    for (let time = 0; time < 20; time += 1) await engine.outbox.drain(all);
    expect(await w.intents()).toMatchObject([{ state: 'retrying', attempts: 21, counted: 0 }]);
  });

  test('that a captive portal answered do not count', async () => {
    const w = world({ retry: { attempts: 2 } });
    const engine = w.engine();
    w.wire.script = () => ({ status: 200, elsewhere: true });
    await engine.write('/notes', { key: 'a' });
    for (let time = 0; time < 5; time += 1) await engine.outbox.drain(all);
    expect(await w.intents()).toMatchObject([{ state: 'retrying', counted: 0 }]);
  });

  test('that nothing answered count while others to that origin get through', async () => {
    const w = world({ lanes: 'url', retry: { attempts: 2 } });
    const engine = w.engine();
    w.wire.script = () => 'hang';
    const poisoned = engine.write('/poisoned', { key: 'a' });
    await w.clock.advance(10);
    const fine = engine.write('/fine', { key: 'b' });
    await w.clock.advance(10);
    w.wire.last('b').reply(created);
    await (
      await fine
    ).done;
    w.wire.last('a').reply('lost');
    await poisoned;
    expect(await w.intents()).toMatchObject([{ key: 'a', counted: 1 }]);
  });

  test('that nothing answered do not count because another origin answers', async () => {
    const w = world({ lanes: 'url' });
    const engine = w.engine();
    w.wire.script = () => 'hang';
    const dead = engine.write('https://dead.example/1', { key: 'a' });
    await w.clock.advance(10);
    const alive = engine.write('https://alive.example/1', { key: 'b' });
    await w.clock.advance(10);
    w.wire.last('b').reply(created);
    await alive;
    w.wire.last('a').reply('lost');
    await dead;
    expect(await w.intents()).toMatchObject([{ key: 'a', counted: 0 }]);
  });

  test('that nothing answered do not count because another got through before them', async () => {
    const w = world({ lanes: 'url' });
    const engine = w.engine();
    await engine.write('/fine', { key: 'b' });
    w.wire.script = () => 'hang';
    const next = engine.write('/notes', { key: 'a' });
    await w.clock.advance(30_000);
    w.wire.last('a').reply('lost');
    await next;
    expect(await w.intents()).toMatchObject([{ key: 'a', counted: 0 }]);
  });
});

describe('a write that grows old', () => {
  test('is parked by its next failure, not dropped', async () => {
    const w = world({ retry: { maxAge: 30 * day } });
    const engine = w.engine();
    await backlog(w, engine, [['a', '/notes']]);
    w.wire.script = () => 'lost';
    await w.clock.advance(30 * day);
    await engine.outbox.drain();
    expect(await w.states()).toEqual({ a: 'retrying' });
    await w.clock.advance(day);
    await engine.outbox.drain();
    expect(await w.intents()).toMatchObject([{ key: 'a', state: 'parked', createdAt: start }]);
    await audit(w.store);
  });

  test('is still sent', async () => {
    const w = world({ retry: { maxAge: 30 * day } });
    const engine = w.engine();
    await backlog(w, engine, [['a', '/notes']]);
    await w.clock.advance(365 * day);
    await engine.outbox.drain();
    expect(await w.receipts()).toMatchObject([{ key: 'a', outcome: 'synced' }]);
  });
});

test('a page is told that its write is parked when it is', async () => {
  const w = world({ retry: { attempts: 1 } });
  w.wire.script = () => ({ status: 503 });
  const captured = await w.engine().write('/notes', { key: 'a' });
  expect(await w.states()).toEqual({ a: 'parked' });
  expect(captured).toMatchObject({ kind: 'queued', intent: { state: 'parked' } });
});
