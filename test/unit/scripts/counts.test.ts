import { describe, expect, it } from 'vitest';
import {
  lastWord,
  ofAppendRace,
  ofBrowserTests,
  ofChaos,
  ofEngines,
  ofFuzz,
  ofMutants,
  ofRace,
  ofSimulation,
  ofUnitTests,
  outcomeOf,
  sum,
} from '../../../scripts/test/counts.js';

const passed = (n: number) => ({ passed: n, failed: 0, skipped: 0 });
const failed = (n: number) => ({ passed: 0, failed: n, skipped: 0 });

describe('what a step counts as', () => {
  it('is a test a unit test, and a failure for a file that could not be loaded', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(ofUnitTests(report)).toEqual({ passed: 7, failed: 2, skipped: 3 });
  });

  it('is a test a browser test, of which a flaky one has failed', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 4 };
    expect(ofBrowserTests({ stats })).toEqual({ passed: 5, failed: 3, skipped: 4 });
  });

  it.each([
    [{ schedules: 5000, violations: 0 }, passed(1)],
    [{ schedules: 5000, violations: 3 }, failed(1)],
    [{ schedules: 0, violations: 0 }, failed(1)],
  ])('is one test a seed of the simulator: %j', (line, counts) => {
    expect(ofSimulation(line)).toEqual(counts);
  });

  it.each([
    [{ inputs: 5000, violations: 0 }, passed(1)],
    [{ inputs: 5000, violations: 1 }, failed(1)],
    [{ inputs: 0, violations: 0 }, failed(1)],
  ])('is one test a seed of the fuzzer: %j', (line, counts) => {
    expect(ofFuzz(line)).toEqual(counts);
  });

  const fair = { keys: 60, effects: 60, doubled: 0, lost: 0, differing: 0, failures: 0 };
  it.each([
    [fair, passed(1)],
    [{ ...fair, effects: 61, doubled: 1 }, failed(1)],
    [{ ...fair, differing: 1 }, failed(1)],
    [{ ...fair, keys: 0, effects: 0 }, failed(1)],
  ])('is one test a race: %j', (line, counts) => {
    expect(ofRace(line)).toEqual(counts);
  });

  const dense = { appended: 320, failures: 0, gaps: 0 };
  it.each([
    [{ oneParent: dense, manyParents: dense }, passed(1)],
    [{ oneParent: { ...dense, gaps: 1 }, manyParents: dense }, failed(1)],
    [{ oneParent: dense, manyParents: { ...dense, failures: 1 } }, failed(1)],
    [{ oneParent: { ...dense, appended: 0 }, manyParents: dense }, failed(1)],
  ])('is one test a race of appends: %j', (line, counts) => {
    expect(ofAppendRace(line)).toEqual(counts);
  });

  it.each([
    [{ mutants: 16, caught: 16 }, passed(16)],
    [
      { mutants: 16, caught: 14 },
      { passed: 14, failed: 2, skipped: 0 },
    ],
    [{ mutants: 0, caught: 0 }, failed(1)],
  ])('is a test a mutant: %j', (line, counts) => {
    expect(ofMutants(line)).toEqual(counts);
  });

  const calm = { kills: 10, acknowledged: 300, lost: 0, doubled: 0, reordered: 0 };
  it.each([
    [calm, passed(1)],
    [{ ...calm, lost: 1 }, failed(1)],
    [{ ...calm, doubled: 1 }, failed(1)],
    [{ ...calm, reordered: 1 }, failed(1)],
    [{ ...calm, kills: 0 }, failed(1)],
    [{ ...calm, acknowledged: 0 }, failed(1)],
  ])('is one test a run of chaos: %j', (line, counts) => {
    expect(ofChaos(line)).toEqual(counts);
  });

  it('is a test a case and engine', () => {
    const line = { chromium: { passed: 60, failed: 0 }, firefox: { passed: 58, failed: 2 } };
    expect(ofEngines(line)).toEqual({ passed: 118, failed: 2, skipped: 0 });
    expect(ofEngines({})).toEqual(failed(1));
  });
});

describe('what a step came to', () => {
  const mutants = '{"mutants":16,"caught":16}';

  it('is what it counted', () => {
    expect(outcomeOf({ ok: true, result: mutants, count: ofMutants })).toEqual(passed(16));
  });

  it('is a failure more if it failed without having counted one', () => {
    expect(outcomeOf({ ok: false, result: mutants, count: ofMutants })).toEqual({ passed: 16, failed: 1, skipped: 0 });
  });

  it('is what it counted if it failed because of that', () => {
    const result = '{"mutants":16,"caught":14}';
    expect(outcomeOf({ ok: false, result, count: ofMutants })).toEqual({ passed: 14, failed: 2, skipped: 0 });
  });

  it.each(['', 'Error: no such file', 'null', '{}', '{"mutants":"many","caught":1}', '{"mutants":3}'])(
    'is one failure if its result is %j',
    (result) => {
      expect(outcomeOf({ ok: true, result, count: ofMutants })).toEqual(failed(1));
    },
  );
});

describe('the last line', () => {
  it('adds up all steps', () => {
    expect(lastWord(sum([passed(3), failed(2), passed(4)]))).toBe('7 passed, 2 failed');
  });

  it('names skipped tests only if there are any', () => {
    expect(lastWord({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped');
  });
});
