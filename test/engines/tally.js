/**
 * What a run in one engine comes to. A case that did not end has failed, and so has a page that ran none or did not end.
 * @param {{ report: import('./watch.js').Report, unfinished?: string }} run
 * @returns {{ passed: number, failed: number }}
 */
export function tally({ report, unfinished }) {
  const passed = report.cases.filter(({ outcome }) => outcome === 'passed').length;
  const failed = report.cases.length - passed;
  const broken = unfinished !== undefined || report.cases.length === 0;
  return { passed, failed: Math.max(failed, broken ? 1 : 0) };
}

/**
 * What went wrong in a run, for people: a line a case that did not pass, with its detail under it.
 * @param {{ report: import('./watch.js').Report, unfinished?: string }} run
 * @returns {string[]}
 */
export function troubles({ report, unfinished }) {
  const cases = report.cases
    .filter(({ outcome }) => outcome !== 'passed')
    .flatMap(({ group, name, outcome, detail }) => [
      `  ${outcome === 'failed' ? '✗' : `… still ${outcome}:`} ${group}: ${name}`,
      ...(detail ? detail.split('\n').map((line) => `      ${line}`) : []),
    ]);
  if (unfinished) return [...cases, `  ${unfinished}`];
  return report.cases.length === 0 ? ['  The page ran no case.'] : cases;
}
