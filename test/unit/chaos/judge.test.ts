import { describe, expect, test } from 'vitest';
import { judge, type Evidence } from '../../chaos/judge.js';
import type { Account } from '../../chaos/told.js';

/** A write of tab "1.1", issued and told at these moments of its page's clock. */
function account(key: string, [issued, told]: readonly [number, number?], rest: Partial<Account> = {}): Account {
  const write = { key, kind: 'reading', method: 'POST', path: '/', label: key } as const;
  const answer = told === undefined ? {} : { told: { clock: told, status: 202, at: 0 } };
  return { write, life: 1, tab: '1.1', issued, ...answer, ...rest };
}

function evidence(accounts: Account[], applied: string[], rest: Partial<Evidence> = {}): Evidence {
  const effects = applied.map((key, n) => ({ n, key, method: 'POST', path: '/' }));
  return { accounts, effects, labels: [], inSight: new Set(), pastWorker: new Set(), ...rest };
}

const keys = (accounts: readonly Account[]) => accounts.map(({ write }) => write.key);

describe('the judge of a chaos run', () => {
  test('finds an acknowledged write that is nowhere', () => {
    const { lost, acknowledged } = judge(evidence([account('a', [1, 2]), account('b', [3, 4])], ['a']));
    expect(acknowledged).toBe(2);
    expect(keys(lost)).toEqual(['b']);
  });

  test('asks nothing of a write whose page was told nothing, or was refused', () => {
    const refused = account('b', [2], { told: { clock: 3, status: 507, at: 0 } });
    expect(judge(evidence([account('a', [1]), refused], []))).toMatchObject({ acknowledged: 0, lost: [] });
  });

  test('a write that is missing for a reason that the promise names is excused', () => {
    const { lost, excused } = judge(evidence([account('a', [1, 2], { excuse: 'erased' })], []));
    expect(lost).toEqual([]);
    expect(keys(excused)).toEqual(['a']);
  });

  test('a write that still waits in sight is stuck, and not lost', () => {
    const waiting = evidence([account('a', [1, 2]), account('b', [3, 4])], ['a'], { inSight: new Set(['b']) });
    const { lost, stuck } = judge(waiting);
    expect(lost).toEqual([]);
    expect(keys(stuck)).toEqual(['b']);
  });

  test('a refused write in sight is stuck, unless it deletes what is not there', () => {
    const deletion = account('b', [3, 4]);
    const ofNothing = { ...deletion, write: { ...deletion.write, target: 'a' } };
    const inSight = new Set(['b']);
    const target = account('a', [1, 2], { excuse: 'erased' });
    expect(keys(judge(evidence([deletion], [], { inSight })).stuck)).toEqual(['b']);
    expect(keys(judge(evidence([target, ofNothing], [], { inSight })).refused)).toEqual(['b']);
    // Out of sight, it is lost whatever the server thought of it.
    expect(keys(judge(evidence([target, ofNothing], [])).lost)).toEqual(['b']);
    // And what it deletes was there before it.
    expect(keys(judge(evidence([account('a', [1, 2]), ofNothing], ['a'], { inSight })).stuck)).toEqual(['b']);
  });

  test('a write that the browser sent past the worker overtakes at nobody’s word but the browser’s', () => {
    const both = evidence([account('a', [1, 2]), account('b', [3, 4])], ['b', 'a']);
    expect(judge(both).reordered).toHaveLength(1);
    expect(judge({ ...both, pastWorker: new Set(['b']) })).toMatchObject({ reordered: [], pastWorker: 1 });
  });

  test('finds a key that was applied twice, and a record that is there twice under different keys', () => {
    const twice = judge(evidence([account('a', [1, 2])], ['a', 'a'], { labels: ['reading 1', 'reading 1'] }));
    expect(twice.doubled).toEqual(['a', 'reading 1']);
  });

  test('finds a write that was applied before one that its page had been told of', () => {
    const { reordered } = judge(evidence([account('a', [1, 2]), account('b', [3, 4])], ['b', 'a']));
    expect(reordered.map((pair) => keys(pair))).toEqual([['a', 'b']]);
  });

  test('writes side by side, and those of tabs side by side, have no order', () => {
    const together = [account('a', [1, 3]), account('b', [2, 4])];
    const tabs = [account('a', [1, 2]), account('b', [3, 4], { tab: '1.2' })];
    expect(judge(evidence(together, ['b', 'a'])).reordered).toEqual([]);
    expect(judge(evidence(tabs, ['b', 'a'])).reordered).toEqual([]);
  });

  test('a write of an earlier life of the browser comes before all of a later one', () => {
    const later = account('b', [1, 2], { life: 2, tab: '2.1' });
    expect(judge(evidence([account('a', [1, 2]), later], ['b', 'a'])).reordered).toHaveLength(1);
  });
});
