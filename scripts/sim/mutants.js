import { processes, runShare } from './share.js';

/** In so many schedules, a mutant must be caught. */
const within = 4000;

/**
 * Runs each mutant until it is caught, and tells by what.
 *
 * @param sound the simulator without any fault: what it stumbles over itself catches nothing
 */
export async function catchMutants({ mutants, sound }, { seed }) {
  const began = performance.now();
  const waiting = [...mutants];
  const caught = [];
  const run = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const ignored = mutant.inRecords ? [] : ['records-agree'];
      const share = { stride: 1, liveness: true, stopAfter: 1, reports: false, regressions: false, ignored };
      const { found, schedules } = await runShare(mutant.script, { ...share, first: seed, count: within });
      const [by] = found;
      const isSound = by && (await runShare(sound, { ...share, first: by.seed, count: 1 })).found.length === 0;
      caught.push({ ...mutant, schedules, by, isCaught: Boolean(isSound) });
    }
  };
  await Promise.all(Array.from({ length: processes }, run));

  for (const { name, schedules, by, isCaught } of caught)
    if (isCaught) console.log(`✓ ${name}: ${by.invariant}, seed ${by.seed}, schedule ${schedules}`);
    else if (by) console.log(`✗ ${name}: ${by.invariant} breaks at seed ${by.seed} without any fault`);
    else console.log(`✗ ${name}: not caught in ${schedules} schedules`);
  const count = caught.filter(({ isCaught }) => isCaught).length;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${count} of ${mutants.length} mutants caught from seed ${seed}, in ${seconds} s`);
  return { ok: count === mutants.length, summary: { mutants: mutants.length, caught: count } };
}
