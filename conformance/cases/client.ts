import { equal, holds, until } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { group } from './case.js';

export const client = group('What a page can ask and do', {
  'settled() resolves when a write ends, and at once when it has': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'k' });
    const first = tab.client.settled('k');
    await stage.server.heal();
    await tab.client.retry();
    equal([(await first).outcome, (await tab.client.settled('k')).outcome], ['synced', 'synced'], 'Both times');
  },

  'drained() resolves when nothing is left to send': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/1');
    await tab.write('/2');
    await until('Two that wait', () => tab.client.health.waiting === 2);
    let isDrained = false;
    const drained = (async () => {
      await tab.client.drained();
      isDrained = true;
    })();
    equal(isDrained, false, 'Drained while two wait');
    await stage.server.heal();
    await tab.client.retry();
    await drained;
    equal((await stage.server.effects()).length, 2, 'Effects by then');
  },

  'watch() follows one write from waiting to saved': async (stage) => {
    const tab = await stage.tab();
    const seen: string[] = [];
    tab.client.watch('k', (status) => {
      const state = status.kind === 'waiting' ? status.intent.state : status.kind;
      if (seen.at(-1) !== state) seen.push(state);
    });
    await until('“unknown” seen', () => seen[0] === 'unknown');
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'k' });
    await until(
      '“retrying” seen',
      () => seen,
      (states) => states.includes('retrying'),
    );
    await stage.server.heal();
    await tab.client.retry();
    await until(
      '“settled” seen',
      () => seen,
      (states) => states.at(-1) === 'settled',
    );
    equal(
      [seen[0], seen.filter((state) => state === 'settled').length],
      ['unknown', 1],
      'First, and how often settled',
    );
  },

  'subscribe() tells the counts as they change': async (stage) => {
    const tab = await stage.tab();
    const counts: number[] = [];
    const stop = tab.client.subscribe(({ waiting }) => counts.push(waiting));
    await stage.server.fail(down);
    await tab.write('/1');
    await tab.write('/2');
    await until('Two that wait', () => counts.at(-1) === 2);
    await stage.server.heal();
    await tab.client.retry();
    await until('None that waits', () => counts.at(-1) === 0);
    stop();
    equal(counts[0], 0, 'What it told at first');
  },

  'Two tabs tell the same': async (stage) => {
    const [one, two] = [await stage.tab(), await stage.tab()];
    await stage.server.fail(down);
    await one.write('/1', { key: 'k' });
    await until(
      'The other tab’s count',
      () => two.client.health.waiting,
      (waiting) => waiting === 1,
    );
    equal(
      (await two.client.intents()).map(({ key }) => key),
      ['k'],
      'What the other tab lists',
    );
    await stage.server.heal();
    await two.client.retry();
    equal((await one.settled('k')).outcome, 'synced', 'What the first tab learns');
  },

  'discard() gives a write up: it is never sent again': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/1', { key: 'unwanted' });
    await tab.write('/2', { key: 'wanted' });
    equal((await tab.client.discard('unwanted')).outcome, 'discarded', 'Its receipt');
    await stage.server.heal();
    await tab.client.retry();
    await tab.settled('wanted');
    equal(
      (await stage.server.effects()).map(({ key }) => key),
      ['wanted'],
      'What was applied',
    );
  },

  'intents() lists what waits in order, page by page': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    for (const key of ['a', 'b', 'c']) await tab.write(`/${key}`, { key });
    const first = await tab.client.intents({ limit: 2 });
    const rest = await tab.client.intents({ after: first.at(-1)?.seq ?? 0 });
    equal(
      [first, rest].map((page) => page.map(({ key }) => key)),
      [['a', 'b'], ['c']],
      'The pages',
    );
  },

  'body() gives what a waiting write will send': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'k', body: 'héllo' });
    equal(new TextDecoder().decode(await tab.client.body('k')), 'héllo', 'The body');
  },

  'An unknown key is an error that says what to do': async (stage) => {
    const tab = await stage.tab();
    equal(await failureOf(tab.client.retry('nobody')), 'UsageError', 'The error');
    equal(await failureOf(tab.client.discard('nobody')), 'UsageError', 'The error of a discard');
  },

  'edit() sends a refused write anew, in its old place and under a new key': async (stage) => {
    const tab = await stage.tab({ onParked: 'hold' });
    await stage.server.fail(down);
    await tab.write('/1', { key: 'typo', body: 'wrong' });
    await tab.write('/2', { key: 'next' });
    await stage.server.fail({ path: '/1', times: 1, fault: { kind: 'answer', status: 422 } });
    await tab.client.retry();
    await tab.state('typo', 'parked');
    const key = await tab.client.edit('typo', { body: 'right' });
    holds(key !== 'typo', 'A new key', key);
    await tab.client.retry();
    await tab.settled('next');
    equal(
      (await stage.server.effects()).map((effect) => effect.key),
      [key, 'next'],
      'What was applied, in order',
    );
    equal(atob((await stage.server.requests()).at(-2)?.body ?? ''), 'right', 'What was sent');
  },

  'edit() is refused while the server may have applied the write': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ times: 1, fault: { kind: 'lose-answer' } });
    await tab.write('/1', { key: 'k', body: 'first' });
    equal(await failureOf(tab.client.edit('k', { body: 'second' })), 'UsageError', 'The error');
    await tab.client.retry();
    await tab.settled('k');
    equal((await stage.server.effects()).length, 1, 'How often it was applied');
  },

  'pause() keeps everything here, new writes too; resume() sends it': async (stage) => {
    const tab = await stage.tab();
    await tab.client.pause();
    holds((await tab.write('/1', { key: 'one' })).queued, 'A write while paused waits');
    equal(
      (await tab.client.intents()).map(({ state }) => state),
      ['held'],
      'Its state',
    );
    equal((await stage.server.requests()).length, 0, 'What was sent meanwhile');
    await tab.client.resume();
    equal((await tab.settled('one')).outcome, 'synced', 'How it ended');
  },

  'An abort withdraws a write that was not sent': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/1', { key: 'first' });
    const leaving = new tab.window.AbortController();
    const init = { method: 'POST', body: 'x', headers: { 'Idempotency-Key': '"gone"' }, signal: leaving.signal };
    const leave = tab.client.fetch(tab.api('/2'), init);
    leaving.abort();
    equal(await failureOf(leave), 'AbortError', 'What the page gets');
    await until('One that waits', async () => (await tab.client.intents()).length === 1);
    await stage.server.heal();
    await tab.client.retry();
    await tab.settled('first');
    equal(
      (await stage.server.effects()).map(({ key }) => key),
      ['first'],
      'What was applied',
    );
  },
});

/** The name of the error that something ends with. */
function failureOf(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => 'no error',
    (error: unknown) => (error as Error).name,
  );
}
