import { fail, tool } from './command.js';

/**
 * Builds the demo: its pages and worker, the conformance page and its worker, and their server. `HOLDFAST_BUILT` says that
 * a caller has just done so.
 */
export function buildDemo() {
  if (process.env.HOLDFAST_BUILT) return;
  console.log('Building the demo …');
  const quiet = ['--logLevel', 'warn'];
  const build = (...args) => tool('vite/bin/vite.js', ['build', ...args, ...quiet]);
  const conformance = ['--config', 'vite.conformance.config.ts'];
  const built =
    build() &&
    build(...conformance) &&
    build(...conformance, '--mode', 'worker') &&
    build('--config', 'vite.server.config.ts');
  if (!built) fail('The demo could not be built: what Vite printed says why.');
}
