import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { schemaSql } from '../../../src/server/index.js';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/** What a document's examples take for granted of the app that they stand in. */
const theApp = readFileSync(new URL('the-app.d.ts', import.meta.url), 'utf8');

/** The blocks of TypeScript in a document, each a module. */
function codeOf(document: string): string[] {
  const text = readFileSync(join(project, document), 'utf8');
  return Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, code = '']) => code);
}

test('the examples in the documents are sound TypeScript', () => {
  // Inside the project, where packages are found.
  mkdirSync(join(project, 'test-results'), { recursive: true });
  const folder = mkdtempSync(join(project, 'test-results/docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const blocks = codeOf('docs/SERVER.md');
  expect(blocks.length).toBeGreaterThan(0);
  for (const [index, code] of blocks.entries())
    writeFileSync(join(folder, `example-${index + 1}.ts`), `${code}\nexport {};\n`);
  writeFileSync(join(folder, 'the-app.d.ts'), theApp);
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['.'] }),
  );
  let complaints = '';
  try {
    execFileSync(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'pipe' });
  } catch (error) {
    complaints = String((error as { stdout: Buffer }).stdout);
  }
  expect(complaints).toBe('');
});

test("the kit's schema stands in its documentation as it is", () => {
  const text = readFileSync(join(project, 'docs/SERVER.md'), 'utf8');
  expect(text).toContain(`\`\`\`sql\n${schemaSql('postgres')}\`\`\`\n`);
});
