import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { toolPath } from '../set-up.js';
import {
  ofAppendRace,
  ofBrowserTests,
  ofChaos,
  ofEngines,
  ofFuzz,
  ofMutants,
  ofRace,
  ofSimulation,
  ofUnitTests,
} from './counts.js';

/** Schedules in one run of the simulator. */
const schedules = 5000;
const kills = 10;
/** Inputs in one run of the fuzzer. */
const inputs = 5000;
const fixedSeed = 1;

/**
 * All that `npm test` runs: stages, one after the other, of tracks, side by side, of steps, one after the other. What
 * needs the processor for itself runs beside what mostly waits.
 * @param {{ results: string, CHROMIUM: string }} options `results` is the folder for reports
 * @returns {import('./run-step.js').Step[][][]}
 */
export function stages({ results, CHROMIUM }) {
  return [
    [[unitTests(join(results, 'unit.json'))]],
    [[browserTests(join(results, 'browser.json'), { CHROMIUM })]],
    [
      [simulation(fixedSeed), simulation(anySeed()), mutants, fuzz(fixedSeed), fuzz(anySeed()), fuzzMutants, ...races],
      [chaos(anySeed(), { CHROMIUM }), engines({ CHROMIUM })],
    ],
  ];
}

function anySeed() {
  return randomInt(1, 2 ** 31);
}

function unitTests(report) {
  return {
    name: 'unit',
    title: 'Unit tests',
    args: [
      toolPath('vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    report,
    count: ofUnitTests,
  };
}

function browserTests(report, env) {
  return {
    name: 'browser',
    title: 'Browser tests',
    args: [toolPath('playwright/cli.js'), 'test'],
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    report,
    count: ofBrowserTests,
  };
}

function simulation(seed) {
  const args = ['--schedules', String(schedules), '--seed', String(seed)];
  return {
    name: 'simulator',
    title: `Simulator: npm run sim -- ${args.join(' ')}`,
    args: ['scripts/sim.js', ...args, '--json'],
    count: ofSimulation,
  };
}

const mutants = {
  name: 'mutants',
  title: `Mutants: npm run sim -- --mutants --seed ${fixedSeed}`,
  args: ['scripts/sim.js', '--mutants', '--seed', String(fixedSeed), '--json'],
  count: ofMutants,
};

function fuzz(seed) {
  const args = ['--inputs', String(inputs), '--seed', String(seed)];
  return {
    name: 'fuzz',
    title: `Fuzz: npm run fuzz -- ${args.join(' ')}`,
    args: ['scripts/fuzz.js', ...args, '--json'],
    count: ofFuzz,
  };
}

const fuzzMutants = {
  name: 'fuzz-mutants',
  title: `Mutants of the server kit: npm run fuzz -- --mutants --seed ${fixedSeed}`,
  args: ['scripts/fuzz.js', '--mutants', '--seed', String(fixedSeed), '--json'],
  count: ofMutants,
};

const races = [
  race(['--engine', 'sqlite'], ofRace),
  race(['--engine', 'sqlite', '--processes', '2', '--kill'], ofRace),
  race(['--engine', 'postgres', '--processes', '4', '--kill'], ofRace),
  race(['--engine', 'postgres', '--processes', '2', '--kill', '--isolation', 'serializable'], ofRace),
  race(['--engine', 'sqlite', '--append'], ofAppendRace),
  race(['--engine', 'postgres', '--processes', '4', '--append'], ofAppendRace),
];

function race(args, count) {
  return {
    name: 'race',
    title: `Race: npm run race -- ${args.join(' ')}`,
    args: ['scripts/race.js', ...args, '--json'],
    count,
  };
}

function chaos(seed, env) {
  const args = ['--kills', String(kills), '--seed', String(seed)];
  return {
    name: 'chaos',
    title: `Chaos: npm run chaos -- ${args.join(' ')}`,
    args: ['scripts/chaos.js', ...args, '--json'],
    env,
    count: ofChaos,
  };
}

function engines(env) {
  return {
    name: 'engines',
    title: 'Engines: npm run engines',
    args: ['scripts/engines.js', '--json'],
    env,
    count: ofEngines,
  };
}
