import { equal, holds, until } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { everythingStored } from '../stage/stored.js';
import { wordsOf } from '../stage/words.js';
import { group } from './case.js';

export const storage = group('Storage on this device', {
  'Writes that wait are there after the page is loaded again, with their bodies': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/1', { key: 'a', body: 'first' });
    await tab.write('/2', { key: 'b', body: 'second' });
    tab.close();
    const next = await stage.tab();
    equal(
      (await next.client.intents()).map(({ key }) => key),
      ['a', 'b'],
      'What waits',
    );
    equal(new TextDecoder().decode(await next.client.body('b')), 'second', 'A body');
    await stage.server.heal();
    await next.client.retry();
    equal(
      (await stage.server.applied(2)).map(({ key }) => key),
      ['a', 'b'],
      'What was applied',
    );
  },

  'Writes outlive their worker': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/1', { key: 'a' });
    tab.close();
    await stage.server.heal();
    await stage.replaceWorker();
    const next = await stage.tab({}, { worker: false });
    equal((await next.settled('a')).outcome, 'synced', 'How it ended');
  },

  'A tab that is closed while its write is under way leaves it to the others': async (stage) => {
    const tab = await stage.tab();
    const other = await stage.tab();
    await stage.server.fail({ times: 1, fault: { kind: 'hold', gate: 'go', applied: true } });
    void tab.write('/1', { key: 'a' }).catch(() => undefined);
    await stage.server.seen(1);
    tab.close();
    await stage.server.open('go');
    equal((await other.settled('a')).outcome, 'synced', 'How it ended');
    equal((await stage.server.effects()).length, 1, 'How often it was applied');
  },

  'Deleting the database from elsewhere is not blocked, and writes go on': async (stage) => {
    const tab = await stage.tab();
    await tab.write('/1', { key: 'before' });
    await tab.settled('before');
    const events = await deleted(stage.outbox);
    equal(events, ['deleted'], 'What the deletion met with');
    const { status, queued } = await tab.write('/2', { key: 'after' });
    equal([status, queued], [201, false], 'The answer to the next write');
  },

  'What is deleted with the site’s data is gone, and the page says so': async (stage) => {
    const tab = await stage.tab();
    const pill = await tab.show('holdfast-status');
    await stage.server.fail(down);
    await tab.write('/1', { key: 'doomed' });
    await until('One that waits', () => tab.client.health.waiting === 1);
    await deleted(stage.outbox);
    await stage.server.heal();
    await tab.write('/2', { key: 'next' });
    await until('Health that says it', () => tab.client.health.erased?.waiting === 1);
    await until(
      'The pill in words',
      () => wordsOf(pill),
      (words) => words.includes('1 waiting write was deleted with this site’s data'),
    );
    tab.client.dismissErased();
  },

  'The mode is IndexedDB where the browser lets it work': async (stage) => {
    const tab = await stage.tab();
    const { mode, reason } = tab.client.health;
    equal([mode, reason], ['indexeddb', 'ok'], 'Mode and reason');
  },

  'Nothing of a settled write’s body is kept': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ kind: 'answer', status: 204 });
    await tab.write('/1', { key: 'a', body: 'body-to-forget' });
    await tab.settled('a');
    const stored = await everythingStored(stage.outbox);
    holds(stored.includes('"key":"a"'), 'The look at the storage finds the receipt');
    holds(!stored.includes('body-to-forget'), 'It does not find the body');
  },
});

/** Deletes a database, as another tab does or a person with the site's data, and gives what happened. */
function deleted(name: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const seen: string[] = [];
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('blocked', () => seen.push('blocked'));
    request.addEventListener('error', () => reject(request.error ?? new Error('It could not be deleted.')));
    request.addEventListener('success', () => resolve([...seen, 'deleted']));
  });
}
