import { equal, holds } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { soon } from '../stage/stage.js';
import { group } from './case.js';

export const queuedAnswer = group('What the page is told when a write waits', {
  'The answer is 202, and says where the write is': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    const { status, headers, text } = await tab.write('/readings', { key: 'k-1' });
    equal(status, 202, 'The status');
    equal(
      headers.get('Holdfast'),
      'queued;key="k-1";lane="single";position=1;storage=indexeddb',
      'The Holdfast header',
    );
    equal(
      JSON.parse(text),
      { state: 'queued', key: 'k-1', lane: 'single', position: 1, storage: 'indexeddb' },
      'The body',
    );
  },

  'A write without a key is given one, and keeps it': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ times: 1, fault: down });
    const { text } = await tab.write('/readings');
    const { key } = JSON.parse(text) as { key: string };
    await tab.client.retry();
    await tab.settled(key);
    const keys = (await stage.server.requests()).map(({ headers }) => headers['idempotency-key']);
    equal(keys, [`"${key}"`, `"${key}"`], 'The keys of both attempts');
  },

  'A key that the page gives bare is the same key': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    const { text } = await tab.write('/readings', { headers: { 'Idempotency-Key': '0b7c9d2e-bare' } });
    equal((JSON.parse(text) as { key: string }).key, '0b7c9d2e-bare', 'The key in the answer');
  },

  'Each further write is told its place': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    const positions: unknown[] = [];
    for (const path of ['/a', '/b', '/c'])
      positions.push((JSON.parse((await tab.write(path)).text) as { position: number }).position);
    equal(positions, [1, 2, 3], 'The positions');
  },

  'The app can give an answer of its own, and the header stays': async (stage) => {
    const tab = await stage.tab({ ownQueuedAnswer: true });
    await stage.server.fail(down);
    const { status, headers, text } = await tab.write('/readings', { key: 'own' });
    equal([status, JSON.parse(text)], [201, { id: 'own', pending: true }], 'Status and body');
    holds(headers.get('Holdfast')?.startsWith('queued;key="own"') ?? false, 'The header', headers.get('Holdfast'));
  },

  'toActionResult() tells saved, queued and refused apart': async (stage) => {
    const tab = await stage.tab({ lanes: 'url' });
    await stage.server.fail(
      { path: '/queued', fault: down },
      { path: '/refused', fault: { kind: 'refuse', status: 422 } },
    );
    const results: unknown[] = [];
    for (const path of ['/saved', '/queued', '/refused']) {
      const answer = await tab.window.fetch(tab.api(path), { method: 'POST', body: '{}' });
      const result = await tab.window.holdfastFrame.toActionResult(answer);
      results.push(result.ok ? result.state : [result.problem.status, result.problem.title]);
    }
    equal(results, ['synced', 'queued', [422, 'The server says no']], 'The results');
  },

  'A write behind a lane that moves gets its own answer': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ times: 1, fault: { kind: 'hold', gate: 'go', applied: false } });
    const first = tab.write('/note', { method: 'PUT' });
    await stage.server.seen(1);
    const second = tab.write('/note', { method: 'PUT' });
    await tab.captured(2);
    await stage.server.open('go');
    equal([(await first).status, (await second).status], [200, 200], 'Both answers');
  },

  'A write behind a lane that takes too long is told that it waits': async (stage) => {
    const tab = await stage.tab({ patience: 200 });
    await stage.server.fail({ times: 1, fault: { kind: 'hold', gate: 'go', applied: false } });
    const first = tab.write('/note', { method: 'PUT' });
    await stage.server.seen(1);
    holds((await tab.write('/note', { method: 'PUT', key: 'second' })).queued, 'The second is told that it waits');
    await stage.server.open('go');
    equal((await first).status, 200, 'The first one’s answer');
    await tab.settled('second');
  },

  'The same write again gets the answer that the first one got': async (stage) => {
    const tab = await stage.tab();
    const first = await tab.write('/readings', { key: 'again', body: 'x' });
    const second = await tab.write('/readings', { key: 'again', body: 'x' });
    equal([second.status, second.text], [first.status, first.text], 'The second answer');
    equal((await stage.server.requests()).length, 1, 'How often it was sent');
  },

  'A key that comes with another write is refused, and the write not sent': async (stage) => {
    const tab = await stage.tab();
    await tab.write('/readings', { key: 'mine', body: 'x' });
    const other = await tab.write('/readings', { key: 'mine', body: 'y' });
    equal(other.status, 422, 'The status');
    holds(other.text.includes('key-reuse'), 'The problem’s type', other.text);
    equal((await stage.server.requests()).length, 1, 'How many were sent');
  },

  'A write that waited is found as sent by a page that asks': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    await stage.server.fail({ times: 1, fault: { kind: 'answer', status: 503 } });
    const { queued } = await tab.write('/readings', { key: 'asked' });
    holds(queued, 'It waits at first');
    equal((await tab.settled('asked')).outcome, 'synced', 'How it ended');
  },
});
