import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const project = fileURLToPath(new URL('../..', import.meta.url));

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

/** Where a tool of the project's own is. */
export function toolPath(name) {
  return join(project, 'node_modules', ...name.split('/'));
}

/** Runs a tool of the project's own. */
export function tool(name, args, env) {
  return run(process.execPath, [toolPath(name), ...args], env);
}
