/**
 * `npm run fuzz`: malformed headers, bodies, keys, batches, addresses and bytes, thrown at the server kit (see
 * `test/fuzz`).
 *
 *   npm run fuzz -- --inputs 100000 --seed 1    at least so many inputs, from this seed on
 *   npm run fuzz -- --mutants                   planted faults: each must be caught
 *
 * With `--json` the last line is one object. The exit code is 1 when a promise was broken, or a mutant missed.
 */
import { parseArgs } from 'node:util';
import { catchMutants } from './fuzz/mutants.js';
import { load } from './fuzz/load.js';
import { ensureDependencies, fail } from './set-up.js';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const inputs = wholeNumber('inputs', values.inputs);
const anySeed = values.mutants ? 1 : Math.floor(Math.random() * 2 ** 30);
const seed = values.seed === undefined ? anySeed : wholeNumber('seed', values.seed);

ensureDependencies();
const { ok, summary } = values.mutants ? await catchMutants({ seed }) : await throwInputs();
if (values.json) console.log(JSON.stringify(summary));
process.exit(ok ? 0 : 1);

async function throwInputs() {
  const began = performance.now();
  const { fuzz } = await load('main.ts');
  const { statuses, ...result } = await fuzz({ inputs, seed, report: (text) => console.log(`${text}\n`) });
  const seconds = (performance.now() - began) / 1000;
  const list = Object.entries(statuses).map(([status, count]) => `${count.toLocaleString('en')} × ${status}`);
  console.log(`Answers: ${list.join(', ')}`);
  console.log(
    `${result.inputs.toLocaleString('en')} inputs from seed ${seed}: ${result.violations} violations, ` +
      `in ${seconds.toFixed(1)} s`,
  );
  return { ok: result.violations === 0, summary: { ...result, seed } };
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    fail(`--${name} takes a whole number, such as 1000; this is "${text}".`);
  return number;
}
