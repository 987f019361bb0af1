import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const project = fileURLToPath(new URL('..', import.meta.url));

/** Ends with a sentence that says what to do. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Runs a command in the project's folder, with its output shown; answers whether it worked. */
export function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, { cwd: project, stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}

/** Runs a tool of the project's own. */
export function tool(name, args, env) {
  return run(process.execPath, [join(project, 'node_modules', ...name.split('/')), ...args], env);
}

/** Installs what package-lock.json lists, unless it is there already. */
export function ensureDependencies() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(
      `Holdfast needs Node 20.19 or newer; this is ${process.version}. Install a newer one from https://nodejs.org/`,
    );
  const installed = join(project, 'node_modules/.package-lock.json');
  const wanted = join(project, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  console.log('Installing dependencies …');
  // Not `npm ci`: it fails where a registry lacks a binary for some other platform. This, too, goes by the lock file.
  const install = ['install', '--no-save', '--no-audit', '--no-fund'];
  if (!run('npm', install)) fail('npm install failed: what it printed says why.');
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function installedChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, ...elsewhere].find((path) => existsSync(path));
}

/** Playwright's own Chromium, if it is or can be installed. */
async function playwrightChromium() {
  const { chromium } = await import('playwright');
  if (!existsSync(chromium.executablePath())) tool('playwright/cli.js', ['install', 'chromium']);
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** Chromium of the system's package manager, which only root may ask. */
function systemChromium() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (run('apt-get', ['update', '-qq'], env)) run('apt-get', ['install', '-y', '-qq', 'chromium'], env);
  return installedChromium();
}

/** Where Chromium is; installs one where there is none. */
export async function ensureChromium() {
  const path = process.env.CHROMIUM || installedChromium() || (await playwrightChromium()) || systemChromium();
  if (!path) fail('The tests need Chromium: install it, or name it in the environment variable CHROMIUM.');
  return path;
}

/** Builds the demo: its pages and worker, the conformance page and its worker, and their server. */
export function buildDemo() {
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
