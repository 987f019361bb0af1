import { describe, expect, test } from 'vitest';
import { audit } from './support/audit.js';
import { backlog, notes } from './support/backlog.js';
import { quiet } from './support/clock.js';
import type { Fate } from './support/engine.js';
import { created } from './support/wire.js';
import { type World, world } from './support/world.js';

const lanes = ({ url }: { url: string }) => new URL(url).pathname.split('/')[1] ?? '';
const deaths: readonly Fate[] = ['before', 'after'];

/** Another engine sends what is left; then every write has its one receipt. */
async function completed(w: World, keys: readonly string[]): Promise<void> {
  await audit(w.store);
  w.wire.script = () => created;
  await w.engine().outbox.drain(['connection', 'backoff']);
  expect(await w.intents()).toEqual([]);
  expect((await w.receipts()).map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
  await audit(w.store);
}

/** First attempts, in order: a later one repeats a key that the server knows. */
function firstSeen(keys: readonly string[], lane: string): string[] {
  return [...new Set(keys)].filter((key) => key.startsWith(lane));
}

describe.each(deaths)('an engine that dies %s any step', (fate) => {
  test('of a drain loses nothing, and another completes it in order under the same keys', async () => {
    let died = 0;
    for (let step = 1; ; step += 1) {
      const w = world({ lanes, parallelLanes: 2 });
      const keys = ['a1', 'b1', 'a2', 'a3', 'b2'];
      await backlog(
        w,
        w.engine(),
        keys.map((key) => [key, `/${key[0]}/${key}`]),
      );
      const mortal = w.engine().meet(step, fate);
      void mortal.outbox.drain(['connection']);
      await quiet();
      if (mortal.isAlive) break;
      died += 1;
      await completed(w, keys);
      expect(firstSeen(w.wire.keys, 'a'), `lane a, dead at ${step}`).toEqual(['a1', 'a2', 'a3']);
      expect(firstSeen(w.wire.keys, 'b'), `lane b, dead at ${step}`).toEqual(['b1', 'b2']);
      for (const { beside, key } of w.wire.attempts) expect(beside).not.toContain(key);
    }
    expect(died).toBeGreaterThan(10);
  });

  test('of a capture keeps the write, unless its page was not told anything yet', async () => {
    let died = 0;
    for (let step = 1; ; step += 1) {
      const w = world();
      const mortal = w.engine().meet(step, fate);
      let told = false;
      void mortal.write('/notes/1', { key: 'a' }).then(() => (told = true));
      await quiet();
      if (mortal.isAlive) break;
      died += 1;
      const isStored = (await w.intents()).length + (await w.receipts()).length > 0;
      expect(isStored || (!told && w.wire.attempts.length === 0), `dead at ${step}`).toBe(true);
      if (isStored) await completed(w, ['a']);
    }
    expect(died).toBeGreaterThan(2);
  });

  test('of a drain that is refused, held or told to wait leaves each write in one place', async () => {
    for (let step = 1; ; step += 1) {
      const w = world({ lanes: 'url' });
      await backlog(w, w.engine(), notes('a', 'b', 'c', 'd'));
      w.wire.script = ({ key }) =>
        key === 'a'
          ? { status: 422 }
          : key === 'b'
            ? { status: 412, body: { text: 'Theirs' } }
            : key === 'c'
              ? { status: 503 }
              : { status: 401 };
      const mortal = w.engine().meet(step, fate);
      void mortal.outbox.drain(['connection']);
      await quiet();
      await audit(w.store);
      expect(Object.keys(await w.states())).toEqual(['a', 'b', 'c', 'd']);
      if (mortal.isAlive) break;
      const heir = w.engine();
      await heir.outbox.drain(['connection']);
      await audit(w.store);
      expect(Object.keys(await w.states())).toEqual(['a', 'b', 'c', 'd']);
    }
  });
});

test('a whole line of engines that die one after another settles each write once', async () => {
  const w = world();
  const keys = ['a', 'b', 'c', 'd', 'e'];
  await backlog(w, w.engine(), notes(...keys));
  for (let step = 1; step < 12; step += 1) {
    void w
      .engine()
      .meet(step, step % 2 === 0 ? 'before' : 'after')
      .outbox.drain(['connection']);
    await quiet();
    await audit(w.store);
  }
  await completed(w, keys);
  expect(firstSeen(w.wire.keys, '')).toEqual(keys);
});
