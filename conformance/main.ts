import { cases } from './cases/index.js';
import { ConformanceReport } from './report/conformance-report.js';
import { run, statesOf } from './run.js';

const query = new URLSearchParams(location.search);
const chosen = cases.filter(({ name }) => name.includes(query.get('only') ?? ''));

globalThis.conformance = { state: 'idle', passed: 0, failed: 0, cases: statesOf(chosen) };

const report = new ConformanceReport();
const changed = () => report.requestUpdate();
const start = () => {
  if (globalThis.conformance.state === 'running') return;
  run(chosen, globalThis.conformance, { broken: query.has('broken'), changed }).catch(reportError);
};
document.body.append(Object.assign(report, { state: globalThis.conformance, start }));

if (query.has('run')) start();
