import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { project } from '../set-up.js';
import { LastLine } from './last-line.js';
import { outcomeOf } from './counts.js';

/**
 * A part of `npm test`: a program in Node, whose output is shown as it comes.
 * @typedef {object} Step
 * @property {string} title
 * @property {string[]} args of Node
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [report] the file that gets its result; the last line of its output where there is none
 * @property {(result: any) => import('./counts.js').Counts} count
 */

/**
 * @param {Step} step
 * @param {(text: string) => void} show
 * @returns {Promise<{ title: string, seconds: number, counts: import('./counts.js').Counts }>}
 */
export async function runStep({ title, args, env, report, count }, show = (text) => void process.stdout.write(text)) {
  show(`\n── ${title} ──\n`);
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: project,
    stdio: ['ignore', report ? 'inherit' : 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const lastLine = new LastLine();
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    show(text);
    lastLine.take(text);
  });
  const [status] = await once(child, 'close');
  const counts = outcomeOf({ ok: status === 0, result: report ? read(report) : lastLine.value, count });
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
