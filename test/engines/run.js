import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from './server.js';
import { watch } from './watch.js';
import { within } from './within.js';

/** How long a browser may take to start and open the page, in ms. */
const opening = 120_000;
/** How long it may take to close, in ms; what is left of it then is killed when this process ends. */
const closing = 10_000;

/**
 * Opens `path` of a server of its own in an engine, follows the page to its end, and closes both.
 * @param {{ open: (url: string, installed: unknown, profile: string) => Promise<import('./engine.js').OpenPage> }} engine
 * @param {unknown} installed where the engine is
 * @param {object} options
 * @param {string} options.path
 * @param {string} options.folder for the profile and the server's data
 * @param {AbortSignal} options.interrupt ends the run early
 * @param {number} options.patience as of `watch()`
 * @param {(report: import('./watch.js').Report) => void} [options.onProgress] as of `watch()`
 * @returns {Promise<import('./watch.js').Run>}
 */
export async function run(engine, installed, { path, folder, interrupt, ...options }) {
  const profile = join(folder, 'profile');
  mkdirSync(profile, { recursive: true });
  const interrupted = once(interrupt, 'abort').then(() => Promise.reject(new Error('It was interrupted.')));
  // It may be so before anything waits for it.
  interrupted.catch(() => undefined);
  const server = await startServer(folder);
  const opened = engine.open(`${server.address}${path}`, installed, profile);
  const follow = async () =>
    watch(await within(opening, opened, `It did not open within ${opening / 1000} s.`), options);
  try {
    return await Promise.race([follow(), interrupted]);
  } catch (error) {
    return { report: { state: 'idle', cases: [] }, unfinished: `The page could not be run. ${error.stack}` };
  } finally {
    const closed = opened.then((page) => page.close());
    await within(closing, closed, 'It did not close.').catch(() => undefined);
    await server.stop();
  }
}
