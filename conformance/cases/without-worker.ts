import { equal, holds, until } from '../stage/expect.js';
import { down } from '../stage/server.js';
import type { Stage } from '../stage/stage.js';
import { group } from './case.js';

/** A tab without a worker, as on a first visit or where an engine has none. */
const bareTab = (stage: Stage) => stage.tab({}, { worker: false });

export const withoutWorker = group('A page that no worker controls', {
  'client.fetch() gives the server’s answer': async (stage) => {
    const tab = await bareTab(stage);
    const { status, queued } = await tab.clientWrite('/readings', { key: 'k' });
    equal([status, queued], [201, false], 'Status, and whether it waits');
    const [request] = await stage.server.seen(1);
    equal(request?.headers['idempotency-key'], '"k"', 'The key at the server');
  },

  'client.fetch() keeps what can’t be sent, and says so': async (stage) => {
    const tab = await bareTab(stage);
    await stage.server.fail(down);
    const { status, headers } = await tab.clientWrite('/readings', { key: 'k' });
    equal(
      [status, headers.get('Holdfast')],
      [202, 'queued;key="k";lane="single";position=1;storage=indexeddb'],
      'Status and header',
    );
    equal((await tab.waiting()).key, 'k', 'What waits');
  },

  'The page itself sends it when the browser is online again': async (stage) => {
    const tab = await bareTab(stage);
    await stage.server.fail(down);
    await tab.clientWrite('/readings', { key: 'k' });
    await stage.server.heal();
    tab.window.dispatchEvent(new Event('online'));
    equal((await tab.settled('k')).outcome, 'synced', 'How it ended');
  },

  'A page that opens later sends it': async (stage) => {
    const tab = await bareTab(stage);
    await stage.server.fail(down);
    await tab.clientWrite('/readings', { key: 'k' });
    tab.close();
    await stage.server.heal();
    const next = await bareTab(stage);
    equal((await next.settled('k')).outcome, 'synced', 'How it ended');
  },

  'What a page has kept is sent by the worker, once there is one': async (stage) => {
    const tab = await bareTab(stage);
    await stage.server.fail(down);
    await tab.clientWrite('/readings', { key: 'k' });
    tab.close();
    await stage.server.heal();
    const next = await stage.tab();
    equal((await next.settled('k')).outcome, 'synced', 'How it ended');
  },

  'Two such pages at once send each write once': async (stage) => {
    const [one, two] = [await bareTab(stage), await bareTab(stage)];
    await stage.server.fail(down);
    for (const path of ['/1', '/2', '/3']) await one.clientWrite(path);
    const before = (await stage.server.requests()).length;
    await stage.server.heal();
    await Promise.all([one.client.retry(), two.client.retry()]);
    await stage.server.applied(3);
    await one.client.drained();
    equal((await stage.server.requests()).length - before, 3, 'How many requests that took');
  },

  'Another app’s worker in charge of the page changes nothing': async (stage) => {
    await stage.foreignWorker();
    const tab = await bareTab(stage);
    holds(tab.window.navigator.serviceWorker.controller !== null, 'A worker is in charge');
    await stage.server.fail(down);
    holds((await tab.clientWrite('/readings', { key: 'k' })).queued, 'The page is told that the write waits');
    await stage.server.heal();
    await tab.client.retry();
    equal((await tab.settled('k')).outcome, 'synced', 'How it ended');
  },

  'A worker that can’t be registered is no disaster, and is named': async (stage) => {
    const tab = await stage.tab({}, { worker: '/conformance/no-such-worker.js' });
    const { problem } = await until(
      'Health',
      () => tab.client.health,
      (health) => health.problem !== undefined,
    );
    equal(problem?.phase, 'register', 'Where the problem is');
    holds((await tab.clientWrite('/readings')).status === 201, 'A write gets through');
  },
});
