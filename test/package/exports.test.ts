import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const { exports, dependencies } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as {
  exports: Record<string, string | { types: string; default: string }>;
  dependencies: Record<string, string>;
};
const entries = Object.entries(exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [{ name: name.replace('.', 'holdfast'), ...target }],
);

/** The packages that an app has to install for an entry, beside this one. */
const installed: Readonly<Record<string, readonly string[]>> = {
  'holdfast/server/sqlite': ['libsql'],
  'holdfast/server/postgres': ['pg'],
  'holdfast/server/metrics': ['prom-client'],
};

/** The packages that a built file imports, and those of the files that it shares. */
function packagesOf(file: URL, seen = new Set<string>()): string[] {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  const imports = readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'\s]+)["']/g);
  return Array.from(imports, ([, specifier = '']) => specifier).flatMap((specifier) => {
    if (specifier.startsWith('.')) return packagesOf(new URL(specifier, file), seen);
    return isBuiltin(specifier) ? [] : [/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier];
  });
}

describe('the built package', () => {
  it.each(entries)('$name has its types', ({ types }) => {
    expect(existsSync(path(types))).toBe(true);
  });

  it.each(entries.filter(({ name }) => name !== 'holdfast/sw'))('$name can be imported in Node', async ({ name }) => {
    await expect(import(name)).resolves.toBeDefined();
  });

  it.each(entries)('$name needs no package that an app did not ask for', ({ name, default: file }) => {
    const packages = packagesOf(new URL(`../../${file}`, import.meta.url));
    const known = new Set([...Object.keys(dependencies), ...(installed[name] ?? [])]);
    expect(packages.filter((each) => !known.has(each))).toEqual([]);
  });
});
