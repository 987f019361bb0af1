import type { Page } from 'playwright';
import type { Client } from 'holdfast';
import { storedRecords } from './stored-records.js';
import type { Subject, Words } from './subject.js';
import { inTime } from './until.js';

/** The demo keeps its client on its root element. */
type App = Element & { readonly client: Client };

const words: Record<Words, RegExp> = {
  memory: /only while this tab is open/,
  // Not what is said of damaged records: “set aside, not deleted”.
  erased: /(?<!not )deleted/,
};

/** The demo "Rounds", with its own worker. */
export const holdfast: Subject = {
  name: 'holdfast',
  publicFolder: undefined,
  workerPath: '/rounds-worker.js',
  database: 'holdfast',
  stampsAttempts: true,
  plainPath: '/icon.svg',

  async ready(page) {
    await page.waitForFunction(
      () => navigator.serviceWorker.controller !== null && document.querySelector('rounds-app') !== null,
    );
  },

  async nudge(tabs, by) {
    for (const page of tabs)
      await page.evaluate((isPerson) => {
        const { client } = document.querySelector('rounds-app') as App;
        if (isPerson) void client.retry().catch(() => undefined);
        else dispatchEvent(new Event('online'));
      }, by === 'person');
  },

  async waiting(page) {
    const intents = await page.evaluate(async () => {
      const { client } = document.querySelector('rounds-app') as App;
      return (await client.intents({ limit: 100_000 })).map(({ key, state }) => ({ key, state }));
    });
    const sendable = intents.filter(({ state }) => state !== 'parked' && state !== 'conflict').length;
    return { sendable, keys: intents.map(({ key }) => key) };
  },

  async standing(page) {
    const seen = page.evaluate(async () => {
      const { client } = document.querySelector('rounds-app') as App;
      const [first] = await client.intents({ limit: 1 });
      const { held = [], pending = [] } = await navigator.locks.query();
      const registration = await navigator.serviceWorker.getRegistration();
      const states = [registration?.active, registration?.waiting, registration?.installing].map((one) => one?.state);
      const { health } = client;
      return { now: Date.now(), first, health, states, held, pending };
    });
    const stored = page.evaluate(storedRecords, 'holdfast');
    // What hangs may be the fault that is looked for.
    const parts = [seen, stored].map((part) => inTime('Looking how things stand', part, 10_000).catch(String));
    return JSON.stringify(await Promise.all(parts));
  },

  dismiss: (page) => page.evaluate(() => (document.querySelector('rounds-app') as App).client.dismissErased()),

  mode: (page) => page.evaluate(() => (document.querySelector('rounds-app') as App).client.health.mode),

  async says(page: Page, what) {
    const shown = page.locator('holdfast-status, holdfast-storage').filter({ hasText: words[what] });
    return (await shown.count()) > 0;
  },
};
