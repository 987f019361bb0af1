import { join } from 'node:path';
import { project } from '../set-up.js';

/** Runs a module of `test/fuzz`, with the server kit's sources as the plugins leave them. @returns its exports */
export async function load(name, plugins = []) {
  // Only now: on a fresh machine it has just been installed.
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(project, 'test/fuzz', name), {
    root: project,
    configFile: false,
    logLevel: 'error',
    plugins,
  });
  return module;
}
