import { processes, runShare } from './share.js';

/** In so many schedules, a mutant must be caught. */
const within = 4000;

/** Runs each mutant until it is caught, and tells by what. */
export async function catchMutants(mutants, { seed }) {
  const waiting = [...mutants];
  const caught = [];
  const run = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const share = {
        first: seed,
        stride: 1,
        count: within,
        liveness: true,
        stopAfter: 1,
        reports: false,
        regressions: false,
      };
      const { found, schedules } = await runShare(mutant.script, share);
      caught.push({ ...mutant, schedules, by: found[0] });
    }
  };
  await Promise.all(Array.from({ length: processes }, run));
  for (const { name, schedules, by } of caught)
    console.log(
      by
        ? `✓ ${name}: ${by.invariant}, seed ${by.seed}, schedule ${schedules}`
        : `✗ ${name}: not caught in ${schedules} schedules`,
    );
  const count = caught.filter(({ by }) => by).length;
  console.log(`${count} of ${mutants.length} mutants caught`);
  return { ok: count === mutants.length, summary: { mutants: mutants.length, caught: count } };
}
