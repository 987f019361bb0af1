import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, project, run } from './command.js';

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
