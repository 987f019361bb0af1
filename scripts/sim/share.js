import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

export const processes = availableParallelism();

/** Runs one share of the schedules in a process of its own. */
export function runShare(script, share) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, JSON.stringify(share)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`The simulator ended with ${code}.`));
    });
  });
}
