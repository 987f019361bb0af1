import { plant } from '../plant.js';
import { fail } from '../set-up.js';
import { load } from './load.js';

/** In so many inputs, a mutant must be caught. */
const within = 20_000;

/** Runs each mutant until it is caught, and tells by what. */
export async function catchMutants({ seed }) {
  const { mutants } = await load('mutants.ts');
  const began = performance.now();
  let caught = 0;
  for (const mutant of mutants) {
    const { found, inputs } = await tryOut(mutant, seed);
    if (found) caught += 1;
    console.log(found ? `✓ ${mutant.name}: ${found}` : `✗ ${mutant.name}: not caught in ${inputs} inputs`);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${caught} of ${mutants.length} mutants caught from seed ${seed}, in ${seconds} s`);
  return { ok: caught === mutants.length, summary: { mutants: mutants.length, caught } };
}

async function tryOut(mutant, seed) {
  const planting = plant(mutant);
  const { fuzz } = await load('main.ts', [planting.plugin]).catch((error) => fail(error.message));
  planting.check();
  let found = '';
  const { inputs } = await fuzz({
    inputs: within,
    seed,
    isHasty: true,
    report: (text) => (found ||= text.split('\n', 1)[0]),
  });
  return { found, inputs };
}
