import { describe, expect, test } from 'vitest';
import { plan } from '../../chaos/plan.js';

describe('the plan of a chaos run', () => {
  test('one seed gives one plan, another seed another', () => {
    expect(plan(7, 5)).toEqual(plan(7, 5));
    expect(plan(7, 5)).not.toEqual(plan(8, 5));
  });

  test.each([1, 3, 10, 50])('%i kills come with every other fault, and end each life', (kills) => {
    const lives = plan(1, kills);
    const acts = lives.flatMap(({ scenes }) => scenes.map(({ act }) => act));
    expect(acts.filter((act) => act === 'kill browser')).toHaveLength(kills);
    expect(lives.every(({ scenes }) => scenes.at(-1)?.act === 'kill browser')).toBe(true);
    for (const act of [
      'stop workers',
      'update worker',
      'server dies',
      'cut quota',
      'clear site data',
      'delete database',
    ])
      expect(acts).toContain(act);
  });

  test('no key and no label comes twice', () => {
    const writes = plan(3, 40).flatMap(({ scenes }) =>
      scenes.flatMap(({ before, after }) => [...before, ...after].flatMap((burst) => burst.writes)),
    );
    expect(new Set(writes.map(({ key }) => key)).size).toBe(writes.length);
    expect(new Set(writes.map(({ label }) => label)).size).toBe(writes.length);
  });
});
