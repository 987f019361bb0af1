import { setTimeout as sleep } from 'node:timers/promises';
import { within } from './within.js';

/**
 * @typedef {{ group: string, name: string, outcome: 'waiting' | 'running' | 'passed' | 'failed', detail?: string }} Case
 * @typedef {{ state: 'idle' | 'running' | 'done', cases: Case[] }} Report what `globalThis.conformance` is in the page
 * @typedef {{ report: Report, unfinished?: string }} Run `unfinished` says why, if the page did not come to its end
 */

/**
 * Asks an open conformance page for its report, every `interval` ms, until it is done, or until `patience` ms go by in
 * which no case ended.
 * @param {import('./engine.js').OpenPage} page
 * @param {{ patience: number, interval?: number, onProgress?: (report: Report) => void }} options
 * @returns {Promise<Run>}
 */
export async function watch(page, { patience, interval = 500, onProgress }) {
  /** @type {Report} */
  let report = { state: 'idle', cases: [] };
  let problem = '';
  let since = performance.now();
  for (;;) {
    const left = since + patience - performance.now();
    if (left <= 0) {
      const seconds = Math.round(patience / 1000);
      return { report, unfinished: `The page is not done, and no case ended for ${seconds} s.${problem}` };
    }
    try {
      const before = countEnded(report);
      report = (await within(left, read(page), 'it gave no answer.')) ?? report;
      problem = '';
      if (report.state === 'done') return { report };
      if (countEnded(report) > before) {
        since = performance.now();
        onProgress?.(report);
      }
    } catch (error) {
      // A page that is just loading can't be asked; one that crashed never can.
      problem = ` When asked for its report: ${error.message}`;
    }
    await sleep(interval);
  }
}

/** @param {Report} report */
export function countEnded({ cases }) {
  return cases.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed').length;
}

/** @returns {Promise<Report | null>} */
async function read(page) {
  return JSON.parse(await page.evaluate('JSON.stringify(globalThis.conformance ?? null)'));
}
