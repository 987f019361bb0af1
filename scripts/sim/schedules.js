import { processes, runShare } from './share.js';

/** Failing schedules after which a process stops: shrinking costs time, and one fault often has many seeds. */
const stopAfter = 3;

/** Runs the regression seeds and so many schedules, and tells what they did and what broke. */
export async function runSchedules(script, { schedules, seed, liveness }) {
  const began = performance.now();
  const shares = Array.from({ length: processes }, (_, index) => ({
    first: seed + index,
    stride: processes,
    count: Math.ceil((schedules - index) / processes),
    liveness,
    stopAfter,
    reports: true,
    regressions: index === 0,
  }));
  const results = await Promise.all(shares.map((share) => runShare(script, share)));
  const seconds = (performance.now() - began) / 1000;
  const found = results.flatMap((result) => result.found);
  for (const { report } of found) console.log(`${report}\n`);

  const ran = results.reduce((sum, result) => sum + result.schedules, 0);
  const coverage = {};
  for (const result of results)
    for (const [name, count] of Object.entries(result.coverage)) coverage[name] = (coverage[name] ?? 0) + count;
  const list = Object.entries(coverage).map(([name, count]) => `${count.toLocaleString('en')} ${name}`);
  console.log(list.join(', '));
  console.log(
    `${ran.toLocaleString('en')} schedules from seed ${seed}${liveness ? ', each to the end' : ''}: ` +
      `${found.length} violations, in ${seconds.toFixed(1)} s (${Math.round(ran / seconds)} a second)`,
  );
  return { ok: found.length === 0 && ran >= schedules, summary: { schedules: ran, violations: found.length, seed } };
}
