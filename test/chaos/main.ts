/** Chaos in a real Chromium: see `npm run chaos -- --kills 10 --seed 1`. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { holdfast } from './holdfast.js';
import { parseOptions } from './options.js';
import { report } from './report.js';
import { isBroken, run } from './run.js';
import { workbox } from './workbox.js';

const { kills, seed, json, subject } = parseOptions(process.argv.slice(2));

/** Lines of the journal that are printed when a promise was broken: wherever that was, the file may be gone. */
const told = 80;

mkdirSync('test-results', { recursive: true });
const file = `test-results/chaos-${subject}-${seed}.log`;
const log = createWriteStream(file);
const started = Date.now();
const last: string[] = [];
const journal = (line: string) => {
  const entry = `${((Date.now() - started) / 1000).toFixed(2).padStart(8)}  ${line}`;
  log.write(`${entry}\n`);
  last.push(entry.slice(0, 1000));
  if (last.length > told) last.shift();
};

console.log(`${subject}: ${kills} kills, seed ${seed}. What happens stands in ${file}.`);
const result = await run({ subject: subject === 'holdfast' ? holdfast : workbox, seed, kills, journal });
log.end();
console.log(report(result));

const { verdict, counts, undrained } = result;
const unsaid = counts.of('deletions that no screen told') + counts.of('memory modes that no screen told');
const isKept = !isBroken(verdict) && unsaid === 0 && undrained === 0;
// The other subject is run for its figures.
if (subject === 'holdfast' && !isKept) {
  console.log(`\nThe end of what happened:\n${last.join('\n')}`);
  process.exitCode = 1;
}
if (json) {
  const { acknowledged, lost, doubled, reordered } = verdict;
  const figures = { lost: lost.length, doubled: doubled.length, reordered: reordered.length };
  console.log(JSON.stringify({ kills: result.kills, acknowledged, ...figures }));
}
