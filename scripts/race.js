/**
 * `npm run race`: duplicates of writes, all at once, at real servers in processes of their own (see `test/race`).
 *
 *   npm run race -- --engine sqlite --keys 60 --duplicates 16      each key has one effect, each duplicate its answer
 *   npm run race -- --engine postgres --processes 4 --kill         from four servers, which are killed in the middle
 *   npm run race -- --engine postgres --append                     32 writers append under one parent, and under 100
 *   npm run race -- --engine postgres --isolation serializable     at PostgreSQL's strictest level
 *
 * With `--json` the last line is one object. The exit code is 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { bundle } from './race/bundle.js';
import { ensureDependencies, fail } from './set-up.js';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    isolation: { type: 'string', default: 'read committed' },
    keys: { type: 'string', default: '60' },
    duplicates: { type: 'string', default: '16' },
    processes: { type: 'string', default: '1' },
    kill: { type: 'boolean', default: false },
    append: { type: 'boolean', default: false },
    writers: { type: 'string', default: '32' },
    parents: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
oneOf('engine', values.engine, ['sqlite', 'postgres']);
oneOf('isolation', values.isolation, ['read committed', 'serializable']);

ensureDependencies();
const { engine, isolation, kill } = values;
const setting = { engine, isolation, processes: number('processes'), note: console.log };
const { race, appendRace } = await bundle();
const { ok, ...result } = values.append
  ? await appendRace({ ...setting, writers: number('writers'), parents: number('parents') })
  : await race({ ...setting, kill, keys: number('keys'), duplicates: number('duplicates') });
console.log(ok ? 'Every promise was kept.' : 'A promise was broken.');
if (values.json) console.log(JSON.stringify(result));
process.exit(ok ? 0 : 1);

function number(name) {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1)
    fail(`--${name} takes a whole number from 1 on; this is "${values[name]}".`);
  return value;
}

function oneOf(name, value, known) {
  if (!known.includes(value)) fail(`--${name} takes one of ${known.join(', ')}; this is "${value}".`);
}
