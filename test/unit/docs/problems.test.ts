import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problemTypes as clientTypes } from '../../../src/outbox/problem.js';
import { problemTypes as serverTypes } from '../../../src/server/index.js';

const folder = new URL('../../../docs/problems/', import.meta.url);
const types: readonly string[] = [...new Set([...Object.values(serverTypes), ...Object.values(clientTypes)])];
const nameOf = (type: string): string => type.replace('https://holdfast.dev/problems/', '');

test('each type of problem has its page, and each page its type', () => {
  const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));
  expect(pages.toSorted()).toEqual(types.map(nameOf).toSorted());
});

test.each(types)('the page of %s names it, and says what to do', (type) => {
  const text = readFileSync(new URL(`${nameOf(type)}.md`, folder), 'utf8');
  expect(text).toMatch(new RegExp(`^# ${nameOf(type)}\n\n\`${type}\` · `));
  for (const title of ['What happened', 'As a client developer', 'As a server operator'])
    expect(text).toContain(`\n## ${title}\n`);
});

test('the server kit tells of each of its types where it is documented', () => {
  const text = readFileSync(new URL('../SERVER.md', folder), 'utf8');
  for (const type of Object.values(serverTypes)) expect(text).toContain(`(problems/${nameOf(type)}.md)`);
});
