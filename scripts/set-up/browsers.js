import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fail, run, tool } from './command.js';

/** Where each is, if it is: named in the environment, in PATH, or where macOS keeps it. */
const installed = {
  chromium: () =>
    process.env.CHROMIUM ||
    inPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ||
    firstOf([
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ]),
  firefox: () =>
    process.env.FIREFOX ||
    inPath('firefox-esr', 'firefox') ||
    firstOf(['/Applications/Firefox.app/Contents/MacOS/firefox']),
  webkitDriver: () => process.env.WEBKIT_DRIVER || inPath('WebKitWebDriver'),
  xvfb: () => inPath('Xvfb'),
};

function inPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return firstOf(folders.flatMap((folder) => names.map((name) => join(folder, name))));
}

function firstOf(paths) {
  return paths.find((path) => existsSync(path));
}

/** Asks the system's package manager, which only root may. */
function installPackages(...packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.error(`Installing ${packages.join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (run('apt-get', ['update', '-qq'], env)) run('apt-get', ['install', '-y', '-qq', ...packages], env);
}

/** Playwright's own Chromium, if it is or can be installed. */
async function playwrightChromium() {
  const { chromium } = await import('playwright');
  if (!existsSync(chromium.executablePath())) tool('playwright/cli.js', ['install', 'chromium']);
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** Where Chromium is, if it is or can be installed. */
export async function findChromium() {
  const path = installed.chromium() || (await playwrightChromium());
  if (path) return path;
  installPackages('chromium');
  return installed.chromium();
}

/** Where Chromium is; ends where there is none. */
export async function ensureChromium() {
  const path = await findChromium();
  if (!path) fail('The tests need Chromium: install it, or name it in the environment variable CHROMIUM.');
  return path;
}

/** Where Firefox is, if it is or can be installed. */
export function findFirefox() {
  if (!installed.firefox()) installPackages('firefox-esr');
  return installed.firefox();
}

/** Where WebKitGTK's driver is, and the X server that it needs, if both are or can be installed. */
export function findWebkit() {
  const missing = [];
  if (!installed.webkitDriver()) missing.push('webkit2gtk-driver');
  if (!installed.xvfb()) missing.push('xvfb');
  if (missing.length > 0) installPackages(...missing);
  const driver = installed.webkitDriver();
  const xvfb = installed.xvfb();
  return driver && xvfb ? { driver, xvfb } : undefined;
}
