import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ofMutants } from '../../../scripts/test/counts.js';
import { runStep } from '../../../scripts/test/run-step.js';
import { temporaryFolder } from '../../server/support/temporary.js';

const line = '{"mutants":3,"caught":3}';

const aStep = (script: string) => ({ name: 'step', title: 'A step', args: ['-e', script], count: ofMutants });

async function countsOf(script: string, report?: string) {
  return (await runStep({ ...aStep(script), ...(report && { report }) }, () => undefined)).counts;
}

it('shows what a step prints, each line under its name', async () => {
  const shown: string[] = [];
  await runStep(aStep(`process.stdout.write('one\\n\\ntwo')`), (text: string) => shown.push(text));
  expect(shown).toEqual(['── A step ──', 'step │ one', 'step │ ', 'step │ two']);
});

it('shows what a step complains about, too', async () => {
  const shown: string[] = [];
  await runStep(aStep(`console.error('alas')`), (text: string) => shown.push(text));
  expect(shown).toContain('step │ alas');
});

it('counts what the last line of a step says', async () => {
  expect(await countsOf(`console.log('one\\n' + '${line}' + '\\n'); console.error('two')`)).toEqual({
    passed: 3,
    failed: 0,
    skipped: 0,
  });
});

it('counts a failure more for a step that ends with one of its own', async () => {
  expect(await countsOf(`console.log('${line}'); process.exit(1)`)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

it('counts one failure for a step that crashes', async () => {
  expect(await countsOf(`process.kill(process.pid, 'SIGKILL')`)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('counts what is in the report of a step that writes one', async () => {
  const report = join(await temporaryFolder(), 'report.json');
  await writeFile(report, line);
  expect(await countsOf('', report)).toEqual({ passed: 3, failed: 0, skipped: 0 });
});

it('counts one failure for a step that leaves no report', async () => {
  const report = join(await temporaryFolder(), 'report.json');
  expect(await countsOf(`console.log('${line}')`, report)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
