import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '../set-up.js';
import { outcomeOf } from './counts.js';

/** How long a step may take, in ms, so that one that hangs fails. */
const limit = 20 * 60_000;
/** How long the rest of its output may take once it has ended, in ms. */
const rest = 5000;

/**
 * A part of `npm test`: a program in Node.
 * @typedef {object} Step
 * @property {string} name one word: it stands before each line that the step prints
 * @property {string} title
 * @property {string[]} args of Node
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [report] the file that gets its result; without one, it is the last line of its output
 * @property {(result: any) => import('./counts.js').Counts} count
 *
 * @typedef {{ title: string, seconds: number, counts: import('./counts.js').Counts }} Outcome
 */

/**
 * Runs a step, and shows what it prints as it comes, line by line, since other steps may print at the same time.
 * @param {Step} step
 * @param {(line: string) => void} show
 * @returns {Promise<Outcome>}
 */
export async function runStep({ name, title, args, env, report, count }, show = console.log) {
  show(`── ${title} ──`);
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limit,
    env: { ...process.env, ...env },
  });
  let lastLine = '';
  const follow = async (stream, take) => {
    for await (const line of createInterface({ input: stream })) {
      show(`${name} │ ${line}`);
      if (line.trim()) take(line);
    }
  };
  const printed = Promise.all([
    follow(child.stdout, (line) => {
      lastLine = line;
    }),
    follow(child.stderr, () => undefined),
  ]);
  const [status] = await once(child, 'exit');
  // What it left running may hold its output open for good.
  await Promise.race([printed, sleep(rest, undefined, { ref: false })]);
  const counts = outcomeOf({ ok: status === 0, result: report ? read(report) : lastLine, count });
  return { title, seconds: (performance.now() - start) / 1000, counts };
}

function read(report) {
  try {
    return readFileSync(report, 'utf8');
  } catch {
    // It ended before it could report.
    return '';
  }
}
