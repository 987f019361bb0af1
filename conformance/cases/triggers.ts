import { equal } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { soon, type Stage } from '../stage/stage.js';
import type { Tab } from '../stage/tab.js';
import { group } from './case.js';

/** A write that waits for the connection; the server is back, and nothing has told Holdfast so. */
async function waitingWrite(stage: Stage, tab: Tab): Promise<void> {
  await stage.server.fail(down);
  await tab.write('/readings', { key: 'waits' });
  await tab.state('waits', 'retrying');
  await stage.server.heal();
  equal(await stage.server.effects(), [], 'What was applied before anything happened');
}

async function isSent(stage: Stage): Promise<void> {
  const [effect] = await stage.server.applied(1);
  equal(effect?.key, 'waits', 'The write that was applied');
}

export const triggers = group('What sends a write that waits, without a sync event', {
  'The browser says that it is online': async (stage) => {
    const tab = await stage.tab();
    await waitingWrite(stage, tab);
    tab.window.dispatchEvent(new Event('online'));
    await isSent(stage);
  },

  'Somebody looks at the page again': async (stage) => {
    const tab = await stage.tab();
    await waitingWrite(stage, tab);
    // This very tab may lie in the background.
    Object.defineProperty(tab.document, 'visibilityState', { value: 'visible' });
    tab.document.dispatchEvent(new Event('visibilitychange'));
    await isSent(stage);
  },

  'A page is shown again from the browser’s memory': async (stage) => {
    const tab = await stage.tab();
    await waitingWrite(stage, tab);
    tab.window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await isSent(stage);
  },

  'Another write gets through': async (stage) => {
    const tab = await stage.tab({ lanes: 'url' });
    await waitingWrite(stage, tab);
    await tab.write('/other', { key: 'other' });
    const keys = (await stage.server.applied(2)).map(({ key }) => key);
    equal(keys, ['other', 'waits'], 'What was applied');
  },

  'The page’s timer comes to the next attempt': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    await stage.server.fail({ times: 2, fault: { kind: 'answer', status: 503 } });
    await tab.write('/readings', { key: 'waits' });
    await isSent(stage);
  },

  'A person presses “Send now”': async (stage) => {
    const tab = await stage.tab();
    await waitingWrite(stage, tab);
    await tab.client.retry();
    await isSent(stage);
  },

  'A new page of the app opens': async (stage) => {
    const tab = await stage.tab();
    await waitingWrite(stage, tab);
    tab.close();
    await stage.tab();
    await isSent(stage);
  },

  'A new worker starts, with no page open': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'waits' });
    tab.close();
    await stage.server.heal();
    await stage.replaceWorker();
    await isSent(stage);
  },

  'A periodic sync fires, where the person allowed it': async (stage) => {
    const tab = await stage.tab();
    await waitingWrite(stage, tab);
    // A script can't make a browser fire one; the worker is given the event as the browser would.
    tab.window.navigator.serviceWorker.controller?.postMessage({ type: 'conformance:periodicsync' });
    await isSent(stage);
  },

  'A sync event fires where the engine has one; else the next page does it': async (stage) => {
    const tab = await stage.tab({ sync: true });
    await stage.server.fail({ times: 1, fault: down });
    // Holdfast ends in this page, so that only the worker is left.
    tab.client.close();
    await tab.write('/readings', { key: 'waits' });
    if (!(await hasSync(tab))) await stage.tab();
    await isSent(stage);
  },
});

async function hasSync({ window }: Tab): Promise<boolean> {
  if (!('SyncManager' in window)) return false;
  const name = 'background-sync' as PermissionName;
  const { state } = await window.navigator.permissions.query({ name }).catch(() => ({ state: 'denied' }));
  return state === 'granted';
}
