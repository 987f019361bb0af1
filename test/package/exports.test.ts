import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const { exports } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as {
  exports: Record<string, string | { types: string; default: string }>;
};
const entries = Object.entries(exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [{ name: name.replace('.', 'holdfast'), ...target }],
);

describe('the built package', () => {
  it.each(entries)('$name has its types', ({ types }) => {
    expect(existsSync(path(types))).toBe(true);
  });

  it.each(entries.filter(({ name }) => name !== 'holdfast/sw'))('$name can be imported in Node', async ({ name }) => {
    await expect(import(name)).resolves.toBeDefined();
  });
});
