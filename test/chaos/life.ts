import type { CDPSession, Page } from 'playwright';
import type { Burst } from './plan.js';
import { writeInPage } from './page-writer.js';
import type { Subject } from './subject.js';
import type { ToldLedger, Word } from './told.js';
import { until } from './until.js';
import type { World } from './world.js';

/** How much room the tight quota leaves, in bytes: enough for any life's writes, and soon filled. */
const room = 4 * 1024 * 1024;

export interface Tab {
  /** Unlike any other of the run. */
  readonly name: string;
  readonly page: Page;
}

/** One run of the browser, from opening it to its end, with its tabs and its hands on what browsers can be told. */
export class Life {
  readonly tabs: Tab[] = [];
  readonly #world: World;
  readonly #subject: Subject;
  readonly #told: ToldLedger;
  readonly #number: number;
  #control: CDPSession | undefined;

  constructor(world: World, subject: Subject, told: ToldLedger, number: number) {
    this.#world = world;
    this.#subject = subject;
    this.#told = told;
    this.#number = number;
  }

  /** Opens the browser with so many tabs of the app. */
  async open(tabs: number): Promise<void> {
    const { device, origin } = this.#world;
    await device.open();
    const { context } = device;
    // A slow machine is no failure.
    context.setDefaultTimeout(120_000);
    await context.exposeBinding('chaosTell', ({ page }, word: Word) => {
      const tab = this.tabs.find((candidate) => candidate.page === page);
      if (tab) this.#told.hear(this.#number, tab.name, word);
    });
    const blank = context.pages()[0] ?? (await context.newPage());
    // A quota lasts as long as the session that set it, so it is one that outlives the tabs.
    this.#control = await context.newCDPSession(blank);
    await this.#control.send('ServiceWorker.enable');
    await this.#tightenQuota();
    for (let tab = 1; tab <= tabs; tab += 1) {
      const page = await device.newPage(origin);
      await this.#subject.ready(page);
      this.tabs.push({ name: `${this.#number}.${tab}`, page });
    }
  }

  get control(): CDPSession {
    if (!this.#control) throw new Error('The browser is not open.');
    return this.#control;
  }

  /** Any tab: the first. */
  get page(): Page {
    const [tab] = this.tabs;
    if (!tab) throw new Error('There is no tab.');
    return tab.page;
  }

  /** Has tabs write, and resolves when they have begun. */
  async write(bursts: readonly Burst[]): Promise<void> {
    for (const burst of bursts) {
      this.#told.expect(burst.writes);
      await this.tabs[burst.tab]?.page.evaluate(writeInPage, burst);
    }
  }

  /** Waits until the pages were told of all of these. @returns whether they were in time */
  answered(bursts: readonly Burst[], limit = 20_000): Promise<boolean> {
    const keys = bursts.flatMap(({ writes }) => writes.map(({ key }) => key));
    return until(() => keys.every((key) => this.#told.get(key)?.told !== undefined), limit);
  }

  async nudge(by: 'connection' | 'person'): Promise<void> {
    const pages = this.tabs.map(({ page }) => page);
    await this.#subject.nudge(pages, by);
  }

  async stopWorkers(): Promise<void> {
    await this.control.send('ServiceWorker.stopAllWorkers');
  }

  /** Looks for a new worker, and resolves when one has come. */
  async updateWorker(): Promise<void> {
    await this.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update();
    });
  }

  /**
   * Takes the origin's space away, as a full disk does, and resolves when the browser has noticed: it remembers for half a
   * minute how much there was, and asks again only for what does not fit in that.
   */
  async cutQuota(): Promise<void> {
    await this.#setQuota(1);
    await this.page.evaluate(fill, 2 * room);
  }

  /** Space again: as little as it was before. */
  async restoreQuota(): Promise<void> {
    await this.#tightenQuota();
  }

  /** As a person does in the browser's settings. */
  async clearSiteData(): Promise<void> {
    const { origin } = this.#world;
    await this.control.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  }

  /**
   * As another page of the same origin can.
   *
   * @returns whether somebody blocked it by keeping the database open; the workers are stopped then, so that it goes on
   */
  async deleteDatabase(): Promise<boolean> {
    const page = await this.#world.device.newPage(`${this.#world.origin}${this.#subject.plainPath}`);
    const isBlocked = await page.evaluate(startDeletion, this.#subject.database);
    if (isBlocked) {
      await this.stopWorkers();
      await page.evaluate(() => (globalThis as { deletion?: Promise<unknown> }).deletion);
    }
    await page.close();
    return isBlocked;
  }

  async #tightenQuota(): Promise<void> {
    const { origin } = this.#world;
    const { usage } = await this.control.send('Storage.getUsageAndQuota', { origin });
    await this.#setQuota(Math.ceil(usage) + room);
  }

  async #setQuota(quotaSize: number): Promise<void> {
    await this.control.send('Storage.overrideQuotaForOrigin', { origin: this.#world.origin, quotaSize });
  }
}

/**
 * Stores records in a database of its own until the browser refuses one: at once if it knew of little space; where a worker
 * had asked before the space was little, some time later. Runs inside the page.
 *
 * @param little more than there should be, in bytes
 */
async function fill(little: number): Promise<void> {
  const opening = indexedDB.open('chaos-filler', 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('filler', { autoIncrement: true }));
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(new Error(String(opening.error))));
  });
  // Larger values lie in files of their own, which are not counted at once.
  const record = 'x'.repeat(50_000);
  const store = () =>
    new Promise<boolean>((resolve) => {
      const transaction = database.transaction('filler', 'readwrite');
      transaction.addEventListener('complete', () => resolve(true));
      transaction.addEventListener('abort', () => resolve(false));
      for (let count = 0; count < 20; count += 1) transaction.objectStore('filler').add(record);
    });
  const end = Date.now() + 60_000;
  for (let stored = 0; await store(); stored += 20 * record.length) {
    if (Date.now() > end) throw new Error('A full disk took everything for a minute.');
    if (stored > little) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  database.close();
  indexedDB.deleteDatabase('chaos-filler');
}

/** Begins to delete a database. Runs inside the page. @returns whether somebody blocks it; if not, it is done */
async function startDeletion(name: string): Promise<boolean> {
  const request = indexedDB.deleteDatabase(name);
  const deletion = new Promise<boolean>((resolve, reject) => {
    request.addEventListener('success', () => resolve(false));
    request.addEventListener('error', () => reject(new Error(String(request.error))));
  });
  Object.assign(globalThis, { deletion });
  const blocked = new Promise<boolean>((resolve) => request.addEventListener('blocked', () => resolve(true)));
  return Promise.race([deletion, blocked]);
}
