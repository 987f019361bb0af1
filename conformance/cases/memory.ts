import { equal, holds, until } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { type Stage } from '../stage/stage.js';
import { wordsOf } from '../stage/words.js';
import { group } from './case.js';

/** A tab whose storage is turned off, as in a private window that forbids it. */
const memoryTab = (stage: Stage) => stage.tab({}, { storage: { mode: 'memory' } });

export const memory = group('Where nothing can be stored', {
  'The page is told that the write lives only in this tab': async (stage) => {
    const tab = await memoryTab(stage);
    await stage.server.fail(down);
    const { status, headers } = await tab.write('/readings', { key: 'k' });
    equal(status, 202, 'The status');
    equal(headers.get('Holdfast'), 'queued;key="k";lane="single";position=1;storage=memory', 'The Holdfast header');
  },

  'Health names the mode and why': async (stage) => {
    const tab = await memoryTab(stage);
    equal([tab.client.health.mode, tab.client.health.reason], ['memory', 'forced'], 'Mode and reason');
  },

  'A write that is answered at once is saved as ever': async (stage) => {
    const tab = await memoryTab(stage);
    const { status, queued } = await tab.write('/readings');
    equal([status, queued], [201, false], 'Status, and whether it waits');
    await stage.server.applied(1);
  },

  'Writes are sent in order, once each, when the server is back': async (stage) => {
    const tab = await memoryTab(stage);
    await stage.server.fail(down);
    for (const path of ['/1', '/2', '/3']) await tab.write(path);
    await stage.server.heal();
    await tab.client.retry();
    equal(
      (await stage.server.applied(3)).map(({ path }) => path),
      ['/1', '/2', '/3'],
      'The effects',
    );
  },

  'Nothing of it is in this device’s storage': async (stage) => {
    const tab = await memoryTab(stage);
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'k' });
    equal((await tab.client.intents()).length, 1, 'Writes in the tab’s outbox');
    const databases = 'databases' in indexedDB ? await indexedDB.databases() : [];
    equal(
      databases.filter(({ name }) => name === stage.outbox),
      [],
      'Databases of this outbox',
    );
  },

  'Who leaves with a write that waits is warned': async (stage) => {
    const tab = await memoryTab(stage);
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'k' });
    await until('A write that waits', () => tab.client.health.waiting === 1);
    const leaving = new Event('beforeunload', { cancelable: true });
    tab.window.dispatchEvent(leaving);
    holds(leaving.defaultPrevented, 'The browser is asked to warn');
    await stage.server.heal();
    await tab.client.retry();
    await tab.settled('k');
  },

  'The components say so in words': async (stage) => {
    const tab = await memoryTab(stage);
    const [pill, storage] = [await tab.show('holdfast-status'), await tab.show('holdfast-storage')];
    await until(
      'Storage in words',
      () => wordsOf(storage),
      (words) => words.includes('Kept only while this tab is open'),
    );
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'k' });
    await until(
      'The pill',
      () => wordsOf(pill),
      (words) => words.includes('1 write kept only while this tab is open'),
    );
    const mark = await tab.show('holdfast-record', { key: 'k' });
    await until(
      'The mark',
      () => wordsOf(mark),
      (words) => words.includes('Kept only while this tab is open'),
    );
  },
});
