import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Starts a process that never outlives this one, nor do its own children: they are a group, and are killed as one.
 * @returns {import('node:child_process').ChildProcess & { stop(): Promise<void> }}
 */
export function startChild(command, args, { env = {}, stdio }) {
  const child = spawn(command, args, { detached: true, stdio, env: { ...process.env, ...env } });
  const ended = once(child, 'exit').catch(() => undefined);
  const kill = () => killGroup(child.pid);
  process.once('exit', kill);
  const stop = async () => {
    kill();
    await ended;
    process.off('exit', kill);
  };
  return Object.assign(child, { stop });
}

function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // None of the group is left.
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Resolves with the first thing that `child` prints and `pattern` matches; rejects if it ends before. */
export async function printed(child, pattern) {
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const match = pattern.exec(output);
    if (match) return match[0];
  }
  throw new Error(`${child.spawnfile} ended early: ${output}`);
}
