import { execFileSync } from 'node:child_process';
import { chromium, type BrowserContext, type Page } from 'playwright';

/** Where Chromium is; Playwright's own where none is named. `scripts/test.js` finds it. */
const executablePath = process.env['CHROMIUM'];

/** A person's browser: a profile on disk that outlives the process. */
export class Device {
  readonly profile: string;
  #context: BrowserContext | undefined;

  constructor(profile: string) {
    this.profile = profile;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('The browser is not open.');
    return this.#context;
  }

  /** @param args further arguments for Chromium */
  async open(args: readonly string[] = []): Promise<void> {
    this.#context = await chromium.launchPersistentContext(this.profile, {
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', ...args],
      viewport: { width: 1100, height: 800 },
    });
  }

  async newPage(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  /** Closes it as a person does. */
  async close(): Promise<void> {
    const context = this.#context;
    this.#context = undefined;
    await context?.close();
  }

  /** Kills every process of it, as a dying battery does. */
  async kill(): Promise<void> {
    const context = this.#context;
    this.#context = undefined;
    try {
      execFileSync('pkill', ['-KILL', '-f', '--', `--user-data-dir=${this.profile}`]);
    } catch {
      // None was left.
    }
    await context?.close().catch(() => undefined);
  }
}
