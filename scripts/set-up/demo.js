import { fail, tool } from './command.js';

/** Builds the demo: its pages and worker, and its server. `HOLDFAST_BUILT` says that a caller has just done so. */
export function buildDemo() {
  if (process.env.HOLDFAST_BUILT) return;
  console.log('Building the demo …');
  const quiet = ['--logLevel', 'warn'];
  const built =
    tool('vite/bin/vite.js', ['build', ...quiet]) &&
    tool('vite/bin/vite.js', ['build', '--config', 'vite.server.config.ts', ...quiet]);
  if (!built) fail('The demo could not be built: what Vite printed says why.');
}
