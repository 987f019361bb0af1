/**
 * `npm run bench`: what Holdfast costs beside what it is measured against, in the same run.
 *
 *   npm run bench -- server                      the server kit beside the bare handler's transaction
 *   npm run bench -- server --engine sqlite      on one engine only
 *   npm run bench -- server --rounds 9           more rounds; each row is a median of them (at least 5)
 *
 * With `--json` the last line is one object, `{"rows":[{"name","ours","against","ratio","target","met"}]}`, whose times
 * are in ms. The exit code is 1 only when something failed: a row that misses its target says so.
 */
import { parseArgs } from 'node:util';
import { bundle } from './bench/bundle.js';
import { table } from './bench/table.js';
import { ensureDependencies, fail } from './set-up.js';

const suites = ['server'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 5)
  fail(`--rounds takes a whole number from 5 on; this is "${values.rounds}".`);
const unknown = positionals.find((name) => !suites.includes(name));
if (unknown !== undefined) fail(`There is no benchmark "${unknown}"; there is ${suites.join(', ')}.`);

ensureDependencies();
const rows = [];
for (const suite of positionals.length > 0 ? positionals : suites) {
  const { run } = await bundle(suite);
  rows.push(...(await run({ rounds, engine: values.engine, note: console.log })));
}
console.log(`\n${table(rows)}`);
if (values.json) console.log(JSON.stringify({ rows }));
process.exit(0);
