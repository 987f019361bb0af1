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
    for (const id of this.#processes()) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // It is gone already: its parent was first.
      }
    }
    await context?.close().catch(() => undefined);
  }

  /** The ids of the browser's processes: the one that has this profile open, and all that it started. */
  #processes(): number[] {
    const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    const all = list.split('\n').flatMap((line) => {
      const [, id, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return args === undefined ? [] : [{ id: Number(id), parent: Number(parent), args: `${args} ` }];
    });
    const found = all.filter(({ args }) => args.includes(`--user-data-dir=${this.profile} `)).map(({ id }) => id);
    // A list that grows while it is walked: the children of children too.
    for (const id of found)
      for (const child of all) if (child.parent === id && !found.includes(child.id)) found.push(child.id);
    return found;
  }
}
