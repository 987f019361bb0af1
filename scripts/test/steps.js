import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { toolPath } from '../set-up.js';
import { ofBrowserTests, ofChaos, ofEngines, ofMutants, ofSimulation, ofUnitTests } from './counts.js';

/** Schedules in one run of the simulator: some 30 s on two cores. */
const schedules = 5000;
const kills = 10;

/**
 * All that `npm test` runs, in order.
 * @param {{ results: string, CHROMIUM: string }} options `results` is the folder for reports
 * @returns {import('./run-step.js').Step[]}
 */
export function steps({ results, CHROMIUM }) {
  const unit = join(results, 'unit.json');
  const browser = join(results, 'browser.json');
  return [
    {
      title: 'Unit tests',
      args: [
        toolPath('vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${unit}`,
      ],
      report: unit,
      count: ofUnitTests,
    },
    {
      title: 'Browser tests',
      args: [toolPath('playwright/cli.js'), 'test'],
      env: { CHROMIUM, PLAYWRIGHT_JSON_OUTPUT_NAME: browser },
      report: browser,
      count: ofBrowserTests,
    },
    simulation(1),
    simulation(randomInt(1, 2 ** 31)),
    { title: 'Mutants', args: ['scripts/sim.js', '--mutants', '--json'], count: ofMutants },
    chaos(randomInt(1, 2 ** 31), { CHROMIUM }),
    { title: 'Engines', args: ['scripts/engines.js', '--json'], env: { CHROMIUM }, count: ofEngines },
  ];
}

function simulation(seed) {
  const args = ['--schedules', String(schedules), '--seed', String(seed)];
  return {
    title: `Simulator: npm run sim -- ${args.join(' ')}`,
    args: ['scripts/sim.js', ...args, '--json'],
    count: ofSimulation,
  };
}

function chaos(seed, env) {
  const args = ['--kills', String(kills), '--seed', String(seed)];
  return {
    title: `Chaos: npm run chaos -- ${args.join(' ')}`,
    args: ['scripts/chaos.js', ...args, '--json'],
    env,
    count: ofChaos,
  };
}
