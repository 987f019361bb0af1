import { equal, until } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { soon, type Stage } from '../stage/stage.js';
import type { Tab } from '../stage/tab.js';
import { group } from './case.js';

/** Writes that something else may send before the trigger has happened. */
const mostTries = 5;

/**
 * A write that waits for the connection; the server is back, and nothing has told Holdfast so. What the opening of the page
 * has set off may come late and send it: then that write says nothing of the trigger, and another one is made.
 *
 * @returns its key
 */
async function waitingWrite(stage: Stage, tab: Tab): Promise<string> {
  for (let number = 1; ; number += 1) {
    const key = `waits ${number}`;
    await stage.server.fail(down);
    await tab.write('/readings', { key });
    await tab.state(key, 'retrying');
    await stage.server.heal();
    const applied = await stage.server.effects();
    if (!applied.some((effect) => effect.key === key)) return key;
    if (number === mostTries) throw new Error(`Each of ${mostTries} writes was sent before anything had happened.`);
  }
}

async function isSent(stage: Stage, key: string): Promise<void> {
  await until(`${key} is applied`, async () => (await stage.server.effects()).some((effect) => effect.key === key));
}

export const triggers = group('What sends a write that waits, without a sync event', {
  'The browser says that it is online': async (stage) => {
    const tab = await stage.tab();
    const key = await waitingWrite(stage, tab);
    tab.window.dispatchEvent(new Event('online'));
    await isSent(stage, key);
  },

  'Somebody looks at the page again': async (stage) => {
    const tab = await stage.tab();
    const key = await waitingWrite(stage, tab);
    // This very tab may lie in the background.
    Object.defineProperty(tab.document, 'visibilityState', { value: 'visible' });
    tab.document.dispatchEvent(new Event('visibilitychange'));
    await isSent(stage, key);
  },

  'A page is shown again from the browser’s memory': async (stage) => {
    const tab = await stage.tab();
    const key = await waitingWrite(stage, tab);
    tab.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await isSent(stage, key);
  },

  'Another write gets through': async (stage) => {
    const tab = await stage.tab({ lanes: 'url' });
    const key = await waitingWrite(stage, tab);
    await tab.write('/other', { key: 'other' });
    await isSent(stage, key);
    const keys = (await stage.server.effects()).map((effect) => effect.key);
    equal(keys.slice(-2), ['other', key], 'What was applied last');
  },

  'The page’s timer comes to the next attempt': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    await stage.server.fail({ times: 2, fault: { kind: 'answer', status: 503 } });
    await tab.write('/readings', { key: 'waits' });
    await isSent(stage, 'waits');
  },

  'A person presses “Send now”': async (stage) => {
    const tab = await stage.tab();
    const key = await waitingWrite(stage, tab);
    await tab.client.retry();
    await isSent(stage, key);
  },

  'A new page of the app opens': async (stage) => {
    const tab = await stage.tab();
    const key = await waitingWrite(stage, tab);
    tab.close();
    await stage.tab();
    await isSent(stage, key);
  },

  'A new worker starts, with no page open': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'waits' });
    tab.close();
    await stage.server.heal();
    await stage.replaceWorker();
    await isSent(stage, 'waits');
  },

  'A periodic sync fires, where the person allowed it': async (stage) => {
    const tab = await stage.tab();
    const key = await waitingWrite(stage, tab);
    // A script can't make a browser fire one; the worker is given the event as the browser would.
    tab.window.navigator.serviceWorker.controller?.postMessage({ type: 'conformance:periodicsync' });
    await isSent(stage, key);
  },

  'A sync event fires where the engine has one; else the next page does it': async (stage) => {
    const tab = await stage.tab({ sync: true });
    await stage.server.fail({ times: 1, fault: down });
    // Holdfast ends in this page, so that only the worker is left.
    tab.client.close();
    await tab.write('/readings', { key: 'waits' });
    if (!(await hasSync(tab))) await stage.tab();
    await isSent(stage, 'waits');
  },
});

async function hasSync({ window }: Tab): Promise<boolean> {
  if (!('SyncManager' in window)) return false;
  const name = 'background-sync' as PermissionName;
  const { state } = await window.navigator.permissions.query({ name }).catch(() => ({ state: 'denied' }));
  return state === 'granted';
}
