/** `npm run chaos`: sets up what it needs, bundles `test/chaos` and runs it: random writes while everything fails. */
import { join } from 'node:path';
import { buildDemo, ensureChromium, ensureDependencies, fail, project, run, tool } from './set-up.js';

ensureDependencies();
const CHROMIUM = await ensureChromium();
buildDemo();
const bundle = (...mode) =>
  tool('vite/bin/vite.js', ['build', '--config', 'vite.chaos.config.ts', '--logLevel', 'warn', ...mode]);
if (!bundle() || !bundle('--mode', 'workbox')) fail('The run could not be built: what Vite printed says why.');

const ran = run(process.execPath, [join(project, 'dist-demo/chaos/main.js'), ...process.argv.slice(2)], { CHROMIUM });
process.exitCode = ran ? 0 : 1;
