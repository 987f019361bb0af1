import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutants } from '../../simulation/mutants/index.js';

const patches = mutants.flatMap(({ name, patches: list }) => list.map((patch) => [name, patch] as const));

test.each(patches)('the text that is changed to plant “%s” is there once', (_, { file, find }) => {
  const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

  expect(source.split(find)).toHaveLength(2);
});

test('mutants have names of their own', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
