import { equal, holds } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { group } from './case.js';

export const writeAhead = group('Stored before it is sent', {
  'A write is in this device’s storage before the server sees it': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ kind: 'hold', gate: 'go', applied: false });
    const answer = tab.write('/readings', { key: 'first' });
    await stage.server.seen(1);
    const intent = await tab.waiting();
    equal([intent.key, intent.state], ['first', 'sending'], 'The stored write while the server works');
    await stage.server.open('go');
    equal((await answer).status, 201, 'The answer that the page got');
    await tab.settled('first');
    equal(await tab.client.intents(), [], 'What is left in the outbox');
  },

  'A write that the page was told is saved survives the tab, and is applied once': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    const { queued } = await tab.write('/readings', { key: 'kept' });
    holds(queued, 'The page is told that the write waits');
    tab.close();
    await stage.server.heal();
    const next = await stage.tab();
    await next.settled('kept');
    equal(
      (await stage.server.effects()).map(({ key }) => key),
      ['kept'],
      'What the server applied',
    );
  },

  'An answer that is lost makes the same write go out again, and the server applies it once': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ times: 1, fault: { kind: 'lose-answer' } });
    const { queued } = await tab.write('/readings', { key: 'lost' });
    holds(queued, 'The page is told that the write waits');
    await tab.client.retry();
    const { answer } = await tab.settled('lost');
    equal(answer?.headers['idempotent-replayed'], 'true', 'Idempotent-Replayed on the answer that came at last');
    const { requests, effects } = await stage.server.log();
    equal(
      requests.map(({ headers }) => headers['idempotency-key']),
      ['"lost"', '"lost"'],
      'The keys of both attempts',
    );
    equal(effects.length, 1, 'How often it was applied');
  },
});
