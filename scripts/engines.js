/**
 * `npm run engines`: runs the conformance page in every engine that is installed, and ends with a line of JSON: how many
 * cases passed and failed in each.
 *
 *   --only chromium,firefox   in these engines
 *   --case <text>             the cases whose name contains the text
 *   --json                    the report goes to standard error
 */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDemo, ensureDependencies, fail } from './set-up.js';

/** How long a page may take to end one more case, in ms: continuous integration can be slow. */
const patience = 120_000;
/** How often progress is told, in ms. */
const interval = 10_000;

const options = readOptions();
const say = options.json ? console.error : console.log;

ensureDependencies();
const { engines } = await import('../test/engines/engine.js');
const { run } = await import('../test/engines/run.js');
const { tally, troubles } = await import('../test/engines/tally.js');
const { countEnded } = await import('../test/engines/watch.js');

const names = options.only?.split(',') ?? Object.keys(engines);
const unknown = names.find((name) => !Object.hasOwn(engines, name));
if (unknown !== undefined) fail(`There is no engine "${unknown}". There are: ${Object.keys(engines).join(', ')}.`);
buildDemo();

const interrupt = new AbortController();
for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143 }))
  process.once(signal, () => {
    process.exitCode = status;
    interrupt.abort();
  });

const folder = mkdtempSync(join(tmpdir(), 'holdfast-engines-'));
// One after the other, since looking may install.
const found = [];
for (const name of names) found.push({ name, installed: await engines[name].find() });
// Side by side: a page waits more than it works.
const outcomes = await Promise.all(found.map(async ({ name, installed }) => [name, await inEngine(name, installed)]));
const results = Object.fromEntries(outcomes.filter(([, result]) => result));
if (!interrupt.signal.aborted) {
  console.log(JSON.stringify(results));
  process.exitCode = Object.values(results).some(({ failed }) => failed > 0) ? 1 : 0;
}
// Firefox may still write for a moment after it has closed.
await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(console.error);
// A browser that could not be closed must not keep this process.
process.exit();

function readOptions() {
  try {
    return parseArgs({ options: { only: { type: 'string' }, case: { type: 'string' }, json: { type: 'boolean' } } })
      .values;
  } catch (error) {
    return fail(error.message);
  }
}

async function inEngine(name, installed) {
  const engine = engines[name];
  if (!installed) return leftOut(engine.title);
  say(`${engine.title} …`);
  const path = `/conformance/?run${options.case ? `&only=${encodeURIComponent(options.case)}` : ''}`;
  const ran = await run(engine, installed, {
    path,
    folder: join(folder, name),
    interrupt: interrupt.signal,
    patience,
    onProgress: progressOf(engine.title),
  });
  if (interrupt.signal.aborted) return undefined;
  const result = tally(ran);
  say(`${engine.title}: ${result.passed} passed, ${result.failed} failed`);
  for (const line of troubles(ran)) say(line);
  return result;
}

/** An engine that was asked for by name must be there, and under continuous integration each. */
function leftOut(title) {
  const required = process.env.CI || options.only;
  say(`${title} is not installed: ${required ? 'that is a failure here.' : 'it is left out.'}`);
  return required ? { passed: 0, failed: 1 } : undefined;
}

function progressOf(title) {
  let told = performance.now();
  return (report) => {
    if (performance.now() - told < interval) return;
    told = performance.now();
    say(`${title}: ${countEnded(report)} of ${report.cases.length} cases`);
  };
}
