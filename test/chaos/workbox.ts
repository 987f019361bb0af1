import { resolve } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import type { Subject, Waiting } from './subject.js';

/** What the page of `test/chaos/workbox` offers. */
interface WorkboxPage {
  readonly queuedKeys: () => Promise<string[]>;
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * Workbox's own way: `NetworkOnly` with `BackgroundSyncPlugin`, in a page that says "saved, will sync" when its request
 * failed and lies in Workbox's queue.
 */
export const workbox: Subject = {
  name: 'workbox',
  publicFolder: resolve('dist-demo/chaos/workbox'),
  workerPath: '/worker.js',
  stampsAttempts: false,
  database: 'workbox-background-sync',
  plainPath: '/index.html',

  async ready(page) {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null && 'queuedKeys' in globalThis);
  },

  /** Only a sync event makes Workbox replay, so it gets one whenever there is a reason; one, as a browser gives it. */
  async nudge([page]) {
    if (!page) return;
    const session = await (sessions.get(page) ?? openSession(page));
    const registrationId = registrations.get(session);
    if (registrationId === undefined) return;
    const { origin } = new URL(page.url());
    const tag = 'workbox-background-sync:chaos';
    await session.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag, lastChance: false });
  },

  async waiting(page): Promise<Waiting> {
    const keys = await page.evaluate(() => (globalThis as unknown as WorkboxPage).queuedKeys());
    return { sendable: keys.length, keys };
  },

  standing: () => Promise.resolve('Workbox does not tell'),

  dismiss: () => Promise.resolve(),
  mode: () => Promise.resolve('indexeddb'),
  says: () => Promise.resolve(undefined),
};

const registrations = new WeakMap<CDPSession, string>();

function openSession(page: Page): Promise<CDPSession> {
  const opening = (async () => {
    const session = await page.context().newCDPSession(page);
    const known = new Promise<void>((found) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: all }) => {
        for (const { registrationId, isDeleted } of all) if (!isDeleted) registrations.set(session, registrationId);
        if (registrations.has(session)) found();
      });
    });
    await session.send('ServiceWorker.enable');
    await known;
    return session;
  })();
  sessions.set(page, opening);
  return opening;
}
