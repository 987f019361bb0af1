import { createServer as createHttpServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { test as base, expect } from 'playwright/test';
import { createServer } from 'vite';
import type { Intent } from '../../../src/outbox/intent.js';
import type { RecordStatus } from '../../../src/page/client.js';
import type { Call, HealthPatch } from './fake-client.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** What a careful site sends: no inline styles or scripts, and no markup from strings but Lit's own templates. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** The page with the components, and a hand on what their client tells them. */
export class Stage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Opens the page; with `connected: false`, as it is before the app has called `connect()`. */
  async open({ connected = true } = {}): Promise<void> {
    await this.#page.goto('/');
    await this.#page.waitForFunction(() => 'stage' in window);
    if (connected) await this.connect();
  }

  connect(): Promise<void> {
    return this.#page.evaluate(() => window.stage.connect());
  }

  tell(patch: HealthPatch): Promise<void> {
    return this.#page.evaluate((change) => window.stage.client.tell(change), patch);
  }

  put(intents: readonly Intent[], patch: HealthPatch = {}): Promise<void> {
    return this.#page.evaluate(([all, change]) => window.stage.client.put(all, change), [intents, patch] as const);
  }

  mark(key: string, status: RecordStatus): Promise<void> {
    return this.#page.evaluate(([which, now]) => window.stage.client.mark(which, now), [key, status] as const);
  }

  calls(): Promise<Call[]> {
    return this.#page.evaluate(() => window.stage.client.calls);
  }

  listeners(): Promise<number> {
    return this.#page.evaluate(() => window.stage.client.listeners.size);
  }

  said(): Promise<string[]> {
    return this.#page.evaluate(() => window.stage.said);
  }
}

/** Serves the page from this process; nothing else of the project needs to run. */
async function serve(use: (address: string) => Promise<void>): Promise<void> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'holdfast-elements-'));
  const vite = await createServer({
    configFile: false,
    root: here,
    cacheDir,
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { middlewareMode: true, ws: false, hmr: false, watch: null, fs: { allow: [repository] } },
  });
  const server = createHttpServer((request, response) => {
    response.setHeader('Content-Security-Policy', policy);
    if (request.url !== '/') return vite.middlewares(request, response);
    response.setHeader('Content-Type', 'text/html');
    readFile(join(here, 'index.html')).then(
      (page) => response.end(page),
      (error: Error) => response.destroy(error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The fixture server has no port.');

  await use(`http://127.0.0.1:${address.port}`);

  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await vite.close();
  await rm(cacheDir, { recursive: true });
}

export const test = base.extend<{ stage: Stage }, { address: string }>({
  // Playwright reads a fixture's needs from its parameter, which must be a pattern.
  // oxlint-disable-next-line no-empty-pattern
  address: [async ({}, use) => serve(use), { scope: 'worker' }],
  baseURL: async ({ address }, use) => use(address),
  locale: 'en-GB',
  timezoneId: 'UTC',

  /** Fails the test when the page logged an error, as it does when its Content-Security-Policy was broken. */
  stage: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await use(new Stage(page));
    expect(errors).toEqual([]);
  },
});

export { expect };
