import { equal, holds, until } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { group } from './case.js';

export const receipts = group('Receipts and the session pointer', {
  'A receipt says what the server answered, when, and after how many attempts': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ times: 1, fault: down });
    await tab.write('/readings', { key: 'kept' });
    await tab.client.retry();
    const { outcome, method, url, attempts, answer, settledAt, createdAt } = await tab.settled('kept');
    equal(
      [outcome, method, new URL(url).pathname, attempts, answer?.status],
      ['synced', 'POST', tab.api('/readings'), 2, 201],
      'The receipt',
    );
    equal(new TextDecoder().decode(answer?.body).includes('"path":"/readings"'), true, 'The answer’s body is kept');
    holds(settledAt >= createdAt && settledAt <= Date.now(), 'Its times', [createdAt, settledAt]);
  },

  'A large answer reaches the page, and is not kept': async (stage) => {
    const tab = await stage.tab({ receipts: { answerBytes: 100 } });
    await stage.server.fail({ kind: 'answer', status: 200, body: 'x'.repeat(101) });
    equal((await tab.write('/readings', { key: 'large' })).text.length, 101, 'What the page got');
    const { answer } = await tab.settled('large');
    equal([answer?.status, answer?.body], [200, undefined], 'What the receipt keeps');
  },

  'No more receipts are kept than the app asked for, the newest': async (stage) => {
    const tab = await stage.tab({ receipts: { count: 2 } });
    const keys = ['a', 'b', 'c', 'd'];
    for (const key of keys) {
      await tab.write(`/${key}`, { key });
      await tab.settled(key);
    }
    await until(
      'Older receipts gone after a drain',
      async () => {
        await tab.client.retry();
        const kept = await Promise.all(keys.map((key) => tab.client.receipt(key)));
        return kept.map((receipt) => receipt?.key ?? '').join('');
      },
      (kept) => kept === 'cd',
    );
  },

  'A receipt is found by a page that opens later': async (stage) => {
    const tab = await stage.tab();
    await tab.write('/readings', { key: 'earlier' });
    await tab.settled('earlier');
    tab.close();
    const later = await stage.tab();
    equal((await later.client.receipt('earlier'))?.outcome, 'synced', 'Its outcome');
  },

  'Where the user was is known after the tab is closed': async (stage) => {
    const tab = await stage.tab();
    await tab.client.session.set({ round: 'boiler-room', step: 3 });
    await tab.write('/readings');
    await tab.captured(1);
    const { clientId } = tab.client.session;
    tab.close();
    const { session } = (await stage.tab()).client;
    equal([session.value, session.clientId], [{ round: 'boiler-room', step: 3 }, clientId], 'The session pointer');
    equal(session.nextSeq, 2, 'The next place in the order');
  },

  'All tabs share one session pointer': async (stage) => {
    const [one, two] = [await stage.tab(), await stage.tab()];
    await one.client.session.set('here');
    await until('The value in the other tab', () => two.client.session.value === 'here');
    equal(two.client.session.clientId, one.client.session.clientId, 'The client’s id');
  },

  'A page that has to start in memory goes on from the same session pointer': async (stage) => {
    const tab = await stage.tab();
    await tab.client.session.set('round 7');
    const { clientId } = tab.client.session;
    tab.close();
    const next = await stage.tab({}, { storage: { mode: 'memory' } });
    equal([next.client.session.value, next.client.session.clientId], ['round 7', clientId], 'The session pointer');
  },
});
