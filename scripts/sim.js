/**
 * `npm run sim`: the real engine in a simulated world (see `test/simulation`).
 *
 *   npm run sim -- --schedules 100000 --seed 1     random schedules, each from a seed of its own, from this one on
 *   npm run sim -- --schedules 1 --seed 4711       one of them again
 *   npm run sim -- --liveness                      in every schedule the world turns kind at the end
 *   npm run sim -- --mutants                       planted faults: each must be caught
 *   npm run sim -- --mutants --only principal      those whose name has this word in it
 *
 * With `--json` the last line is one object. The exit code is 1 when a promise was broken, or a mutant missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies, fail } from './set-up.js';
import { bundle, bundleMutants } from './sim/bundle.js';
import { catchMutants } from './sim/mutants.js';
import { runSchedules } from './sim/schedules.js';

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    liveness: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const schedules = wholeNumber('schedules', values.schedules);
// Mutants are the oracle's examination, which is the same each time.
const anySeed = values.mutants ? 1 : Math.floor(Math.random() * 2 ** 30);
const seed = values.seed === undefined ? anySeed : wholeNumber('seed', values.seed);

ensureDependencies();
const folder = mkdtempSync(join(tmpdir(), 'holdfast-sim-'));
try {
  const result = values.mutants
    ? await catchMutants(await bundleMutants(folder, values.only), { seed })
    : await runSchedules(await bundle(folder), { schedules, seed, liveness: values.liveness });
  if (values.json) console.log(JSON.stringify(result.summary));
  process.exitCode = result.ok ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    fail(`--${name} takes a whole number, such as 1000; this is "${text}".`);
  return number;
}
