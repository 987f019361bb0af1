/**
 * What a step's tests came to.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** @returns {Counts} */
function counts(passed, failed, skipped = 0) {
  return { passed, failed, skipped };
}

/** A step that did not come to an end of its own. */
export const broken = counts(0, 1);

/** @param {readonly Counts[]} all */
export function sum(all) {
  return all.reduce((a, b) => counts(a.passed + b.passed, a.failed + b.failed, a.skipped + b.skipped), counts(0, 0));
}

/** Vitest's JSON report. */
export function ofUnitTests({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  // A test file that could not even be loaded has failed, though none of its tests has.
  const files = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return counts(numPassedTests, numFailedTests + files.length, numPendingTests + numTodoTests);
}

/** Playwright's JSON report. */
export function ofBrowserTests({ stats: { expected, unexpected, flaky, skipped } }) {
  return counts(expected, unexpected + flaky, skipped);
}

/** The last line of `npm run sim`: a run of one seed is one test. */
export function ofSimulation({ schedules, violations }) {
  return schedules > 0 && violations === 0 ? counts(1, 0) : broken;
}

/** The last line of `npm run sim -- --mutants` and `npm run fuzz -- --mutants`: a test a mutant, which passes when it is caught. */
export function ofMutants({ mutants, caught }) {
  return mutants > 0 ? counts(caught, mutants - caught) : broken;
}

/** The last line of `npm run fuzz`: a run of one seed is one test. */
export function ofFuzz({ inputs, violations }) {
  return inputs > 0 && violations === 0 ? counts(1, 0) : broken;
}

/** The last line of `npm run chaos`: a run is one test. */
export function ofChaos({ kills, acknowledged, lost, doubled, reordered }) {
  const held = lost === 0 && doubled === 0 && reordered === 0;
  return held && kills > 0 && acknowledged > 0 ? counts(1, 0) : broken;
}

/** The last line of `npm run race`: a run is one test. */
export function ofRace({ keys, effects, doubled, lost, differing, failures }) {
  const held = effects === keys && doubled + lost + differing + failures === 0;
  return held && keys > 0 ? counts(1, 0) : broken;
}

/** The last line of `npm run race -- --append`: a run is one test. */
export function ofAppendRace({ oneParent, manyParents }) {
  const held = [oneParent, manyParents].every(({ appended, failures, gaps }) => appended > 0 && failures + gaps === 0);
  return held ? counts(1, 0) : broken;
}

/** The last line of `npm run engines`: a test a case and engine. */
export function ofEngines(engines) {
  const each = Object.values(engines).map(({ passed, failed }) => counts(passed, failed));
  return each.length > 0 ? sum(each) : broken;
}

/**
 * What a step came to. One that says that it failed has at least one failure, whatever it counted, and one whose result
 * is missing or no such thing is one failure.
 * @param {{ ok: boolean, result: string, count: (result: any) => Counts }} step `result` is JSON
 * @returns {Counts}
 */
export function outcomeOf({ ok, result, count }) {
  const counted = parse(result, count);
  return ok || counted.failed > 0 ? counted : { ...counted, failed: 1 };
}

function parse(result, count) {
  try {
    const counted = count(JSON.parse(result));
    return Object.values(counted).every((number) => Number.isInteger(number)) ? counted : broken;
  } catch {
    return broken;
  }
}

/**
 * The last line of `npm test`.
 * @param {Counts} counts
 */
export function lastWord({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
