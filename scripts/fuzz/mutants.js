import { plant } from '../plant.js';
import { load } from './load.js';

/** In so many inputs, a mutant must be caught. */
const within = 20_000;

/** Runs each mutant until it is caught, and tells by what. */
export async function catchMutants({ seed }) {
  const { mutants } = await load('mutants.ts');
  const began = performance.now();
  let caught = 0;
  for (const mutant of mutants) {
    const planting = plant(mutant);
    const { fuzz } = await load('main.ts', [planting.plugin]);
    planting.check();
    let first = '';
    const { inputs, violations } = await fuzz({
      inputs: within,
      seed,
      isHasty: true,
      report: (text) => (first ||= text.split('\n', 1)[0]),
    });
    if (violations > 0) caught += 1;
    console.log(violations > 0 ? `✓ ${mutant.name}: ${first}` : `✗ ${mutant.name}: not caught in ${inputs} inputs`);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${caught} of ${mutants.length} mutants caught from seed ${seed}, in ${seconds} s`);
  return { ok: caught === mutants.length, summary: { mutants: mutants.length, caught } };
}
