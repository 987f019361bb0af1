import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, test as base } from 'playwright/test';
import type { WorkerOptions } from 'holdfast/sw';
import { Device } from '../device.js';
import { Wire } from '../wire.js';
import { buildScript } from './build.js';
import { SiteServer } from './server.js';

/** What a test may tell worker and page: whatever survives JSON. */
export type SiteOptions = Omit<WorkerOptions, 'match' | 'authorize' | 'queuedResponse'> & {
  /** The worker's browser has no IndexedDB. */
  readonly withoutIndexedDb?: boolean;
};

interface Fixtures {
  readonly server: SiteServer;
  /** The same kind of server on another origin: a captive portal, or somebody else's. */
  readonly elsewhere: SiteServer;
  readonly wire: Wire;
  readonly device: Device;
  /**
   * Opens the site's page with its worker in charge; `alone`: without a worker, `deaf`: with one that does nothing; `policy`:
   * under that Content Security Policy.
   */
  readonly open: (options?: SiteOptions, how?: 'alone' | 'deaf', policy?: string) => Promise<Page>;
}

/** A site of the tests' own, for what the demo has no options for. */
export const test = base.extend<Fixtures, { scripts: Readonly<Record<string, string>> }>({
  scripts: [
    // Playwright reads a fixture's needs off its first parameter.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const [page, worker] = [await buildScript('page'), await buildScript('worker')];
      await use({ '/page.js': page, '/worker.js': worker, '/deaf.js': '/* It hears nothing. */' });
    },
    { scope: 'worker' },
  ],
  server: async ({ scripts }, use) => {
    const server = await SiteServer.start(scripts);
    await use(server);
    await server.stop();
  },
  // oxlint-disable-next-line no-empty-pattern
  elsewhere: async ({}, use) => {
    const server = await SiteServer.start();
    await use(server);
    await server.stop();
  },
  wire: async ({ server }, use) => {
    const wire = new Wire(server.origin);
    await wire.listen();
    await use(wire);
    await wire.stop();
  },
  // oxlint-disable-next-line no-empty-pattern
  device: async ({}, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'holdfast-'));
    const device = new Device(profile);
    await device.open();
    await use(device);
    await device.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  },
  open: async ({ device, wire }, use) => {
    await use(async (options = {}, how, policy) => {
      const url = new URL(wire.origin);
      url.searchParams.set('options', JSON.stringify(options));
      if (how) url.searchParams.set('worker', how);
      if (policy) url.searchParams.set('policy', policy);
      const page = await device.newPage(url.href);
      await page.waitForFunction(() => 'connected' in document.documentElement.dataset);
      if (!how) await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      return page;
    });
  },
});

export { expect } from 'playwright/test';
