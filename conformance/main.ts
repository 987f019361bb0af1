import { cases } from './cases/index.js';
import { run } from './run.js';

globalThis.conformance = {
  state: 'idle',
  passed: 0,
  failed: 0,
  cases: cases.map(({ group, name }) => ({ group, name, outcome: 'waiting' })),
};

const query = new URLSearchParams(location.search);
const options = { only: query.get('only') ?? '', broken: query.has('broken') };

if (query.has('run')) await run(cases, globalThis.conformance, { ...options, changed: () => undefined });
