import { describe, expect, it } from 'vitest';
import { tally, troubles } from '../../engines/tally.js';
import { watch, type Case, type Report } from '../../engines/watch.js';

const aCase = (name: string, outcome: Case['outcome'], detail?: string): Case => ({
  group: 'Order',
  name,
  outcome,
  ...(detail !== undefined && { detail }),
});
const passing = aCase('nothing overtakes', 'passed');
const failing = aCase('one drain', 'failed', 'expected 1\nseen 2');
const hanging = aCase('two writes to one URL', 'running');

/** A page that gives these reports one after the other, and the last one for good. */
function pageOf(...reports: (Report | null | Error)[]) {
  let asked = 0;
  return {
    evaluate: () => {
      const report = reports[Math.min(asked++, reports.length - 1)];
      return report instanceof Error ? Promise.reject(report) : Promise.resolve(JSON.stringify(report));
    },
    close: () => Promise.resolve(),
  };
}

describe('a page that is watched', () => {
  const limits = { patience: 200, interval: 1 };
  const done: Report = { state: 'done', cases: [passing, failing] };

  it('is done when it says so', async () => {
    const page = pageOf(null, { state: 'running', cases: [passing, hanging] }, done);
    expect(await watch(page, limits)).toEqual({ report: done });
  });

  it('may be out of reach for a while', async () => {
    expect(await watch(pageOf(new Error('navigating'), done), limits)).toEqual({ report: done });
  });

  it('is left with what it had when no case ends any more', async () => {
    const stuck: Report = { state: 'running', cases: [passing, hanging] };
    const { report, unfinished } = await watch(pageOf(stuck), limits);
    expect(report).toEqual(stuck);
    expect(unfinished).toMatch(/not done, and no case ended/);
  });

  it('is left when it gives no answer', async () => {
    const page = { evaluate: () => new Promise(() => undefined), close: () => Promise.resolve() };
    expect((await watch(page, limits)).unfinished).toMatch(/it gave no answer/);
  });

  it('is left when it is gone, with the reason', async () => {
    expect((await watch(pageOf(new Error('crashed')), limits)).unfinished).toMatch(/crashed/);
  });
});

describe('a run in one engine', () => {
  it('counts its cases', () => {
    expect(tally({ report: { state: 'done', cases: [passing, failing, passing] } })).toEqual({ passed: 2, failed: 1 });
  });

  it('has failed in every case that did not end', () => {
    const report: Report = { state: 'running', cases: [passing, hanging] };
    expect(tally({ report, unfinished: 'It hangs.' })).toEqual({ passed: 1, failed: 1 });
  });

  it('has failed if it did not end, though every case did', () => {
    const report: Report = { state: 'running', cases: [passing] };
    expect(tally({ report, unfinished: 'It hangs.' })).toEqual({ passed: 1, failed: 1 });
  });

  it('has failed if it ran nothing', () => {
    expect(tally({ report: { state: 'done', cases: [] } })).toEqual({ passed: 0, failed: 1 });
  });

  it('tells what went wrong, and nothing of what did not', () => {
    const report: Report = { state: 'running', cases: [passing, failing, hanging] };
    expect(troubles({ report, unfinished: 'It hangs.' })).toEqual([
      '  ✗ Order: one drain',
      '      expected 1',
      '      seen 2',
      '  … still running: Order: two writes to one URL',
      '  It hangs.',
    ]);
  });
});
