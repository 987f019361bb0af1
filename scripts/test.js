/** `npm test`: sets up what it needs, runs every test, and ends with one line that counts them all. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildDemo, ensureChromium, ensureDependencies, project, run } from './set-up.js';
import { broken, lastWord, sum } from './test/counts.js';
import { runStep } from './test/run-step.js';
import { stages } from './test/steps.js';

ensureDependencies();
const CHROMIUM = await ensureChromium();
const results = join(project, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results);

buildDemo();
// No step builds it again.
process.env.HOLDFAST_BUILT = 'yes';
console.log('Building the library …');
const library = run('npm', ['run', '--silent', 'build']);

const ran = [];
for (const tracks of stages({ results, CHROMIUM })) ran.push(...(await Promise.all(tracks.map(runTrack))).flat());

const total = sum([...ran.map(({ counts }) => counts), ...(library ? [] : [broken])]);
console.log();
for (const { title, seconds, counts } of ran) console.log(`${title}: ${lastWord(counts)} in ${Math.round(seconds)} s`);
if (!library) console.log('The library could not be built: what was printed above says why.');
console.log(`\n${lastWord(total)}`);
// Whatever a step left running must not keep this process.
process.exit(total.failed === 0 ? 0 : 1);

async function runTrack(steps) {
  const outcomes = [];
  for (const step of steps) outcomes.push(await runStep(step));
  return outcomes;
}
