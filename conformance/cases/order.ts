import { equal, holds } from '../stage/expect.js';
import { down, type SeenEffect } from '../stage/server.js';
import type { Stage } from '../stage/stage.js';
import type { Tab } from '../stage/tab.js';
import { group } from './case.js';

const pathsOf = (effects: readonly SeenEffect[]) => effects.map(({ path }) => path);

/** Holds the first request that comes at a gate, before it is applied. */
const holdFirst = (stage: Stage) =>
  stage.server.fail({ times: 1, fault: { kind: 'hold', gate: 'go', applied: false } });

/** Makes two writes at once, and sees that the second leaves only when the first has its answer. */
async function oneAfterTheOther(
  stage: Stage,
  tab: Tab,
  ...[one, other]: [Parameters<Tab['write']>, Parameters<Tab['write']>]
): Promise<void> {
  await holdFirst(stage);
  const first = tab.write(...one);
  await stage.server.seen(1);
  const second = tab.write(...other);
  await tab.captured(2);
  equal(
    (await tab.client.intents()).map(({ state }) => state),
    ['sending', 'queued'],
    'The two writes',
  );
  equal((await stage.server.requests()).length, 1, 'Requests at the server');
  await stage.server.open('go');
  equal([(await first).queued, (await second).queued], [false, false], 'Whether they were queued');
  equal((await stage.server.effects()).length, 2, 'What was applied');
}

export const order = group('Nothing overtakes', {
  'What waited is sent in the order in which it was made': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    for (const path of ['/1', '/2', '/3', '/4']) await tab.write(path);
    await stage.server.heal();
    await tab.client.retry();
    equal(pathsOf(await stage.server.applied(4)), ['/1', '/2', '/3', '/4'], 'The effects');
  },

  'A new write does not overtake one that waits, although the server is back': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ path: '/first', times: 1, fault: { kind: 'answer', status: 503 } });
    holds((await tab.write('/first')).queued, 'The first waits');
    holds((await tab.write('/second')).queued, 'The second waits behind it');
    equal(
      (await stage.server.requests()).map(({ path }) => path),
      ['/first'],
      'What was sent so far',
    );
    await tab.client.retry();
    equal(pathsOf(await stage.server.applied(2)), ['/first', '/second'], 'The effects');
  },

  'While nothing waits, writes run side by side': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ kind: 'hold', gate: 'go', applied: false });
    const both = [tab.write('/a'), tab.write('/b')];
    // Neither has an answer, and the server has seen both.
    await stage.server.seen(2);
    await stage.server.open('go');
    equal(
      (await Promise.all(both)).map(({ status }) => status),
      [201, 201],
      'Both answers',
    );
  },

  'Two writes to one URL are never under way at once': async (stage) => {
    const tab = await stage.tab();
    await oneAfterTheOther(
      stage,
      tab,
      ['/note', { method: 'PUT', body: 'one' }],
      ['/note', { method: 'PUT', body: 'two' }],
    );
  },

  'With strict lanes, one write at a time is under way even online': async (stage) => {
    const tab = await stage.tab({ lanes: 'strict' });
    await oneAfterTheOther(stage, tab, ['/a'], ['/b']);
  },

  'With a lane for each URL, one that is stuck stops no other': async (stage) => {
    const tab = await stage.tab({ lanes: 'url' });
    await stage.server.fail({ path: '/stuck', fault: { kind: 'answer', status: 503 } });
    holds((await tab.write('/stuck')).queued, 'The first waits');
    equal((await tab.write('/free')).status, 201, 'The answer to a write to another URL');
    holds((await tab.write('/stuck')).queued, 'A second write to the stuck URL waits behind the first');
    equal(
      (await stage.server.requests()).map(({ path }) => path),
      ['/stuck', '/free'],
      'What was sent',
    );
  },

  'With a function for lanes, what it calls by one name stays in order': async (stage) => {
    const tab = await stage.tab({ lanes: 'folder' });
    await stage.server.fail({ path: '/round-1/a', times: 1, fault: { kind: 'answer', status: 503 } });
    const first = await tab.write('/round-1/a');
    equal((JSON.parse(first.text) as { lane: string }).lane, 'round-1', 'The lane that the page is told');
    holds((await tab.write('/round-1/b')).queued, 'The next of that lane waits');
    equal((await tab.write('/round-2/a')).status, 201, 'The answer in another lane');
    await tab.client.retry();
    equal(pathsOf(await stage.server.applied(3)), ['/round-2/a', '/round-1/a', '/round-1/b'], 'The effects');
  },

  'Lanes take turns in the order in which their writes were made': async (stage) => {
    const tab = await stage.tab({ lanes: 'url', parallelLanes: 1 });
    await stage.server.fail(down);
    for (const path of ['/1', '/2', '/3']) await tab.write(path);
    await stage.server.heal();
    await tab.client.retry();
    equal(pathsOf(await stage.server.applied(3)), ['/1', '/2', '/3'], 'The effects');
  },

  'Three tabs that drain at once send each write once': async (stage) => {
    const first = await stage.tab();
    const tabs = [first, await stage.tab(), await stage.tab()];
    await stage.server.fail(down);
    for (const path of ['/1', '/2', '/3', '/4', '/5', '/6']) await first.write(path);
    const before = (await stage.server.requests()).length;
    await stage.server.heal();
    await Promise.all(tabs.map((tab) => tab.client.retry()));
    equal(pathsOf(await stage.server.applied(6)), ['/1', '/2', '/3', '/4', '/5', '/6'], 'The effects');
    await first.client.drained();
    equal((await stage.server.requests()).length - before, 6, 'How many requests that took');
  },

  'Writes of two tabs wait in one order': async (stage) => {
    const [one, two] = [await stage.tab(), await stage.tab()];
    await stage.server.fail(down);
    await one.write('/1');
    await two.write('/2');
    await one.write('/3');
    await stage.server.heal();
    await two.client.retry();
    equal(pathsOf(await stage.server.applied(3)), ['/1', '/2', '/3'], 'The effects');
  },

  'A write that needs a person lets the others go on': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/bad', { key: 'bad' });
    await tab.write('/good', { key: 'good' });
    await stage.server.fail({ path: '/bad', fault: { kind: 'answer', status: 400 } });
    await tab.client.retry();
    await tab.state('bad', 'parked');
    equal((await tab.settled('good')).outcome, 'synced', 'How the other ended');
  },
});
