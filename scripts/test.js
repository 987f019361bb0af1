/** `npm test`: sets up what it needs, runs every test, and ends with one line that counts them all. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildDemo, ensureChromium, ensureDependencies, project, run, tool } from './set-up.js';

ensureDependencies();
const CHROMIUM = await ensureChromium();
const results = join(project, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results);

buildDemo();
console.log('Building the library …');
const ran = [run('npm', ['run', '--silent', 'build'])];

const unitReport = join(results, 'unit.json');
const browserReport = join(results, 'browser.json');
ran.push(
  tool('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]),
  tool('playwright/cli.js', ['test'], { CHROMIUM, PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport }),
);

const counts = { passed: 0, failed: 0, skipped: 0 };
const unit = read(unitReport);
counts.passed += unit.numPassedTests;
counts.failed += unit.numFailedTests + unit.testResults.filter(isBrokenFile).length;
counts.skipped += unit.numPendingTests + unit.numTodoTests;
const { stats } = read(browserReport);
counts.passed += stats.expected;
counts.failed += stats.unexpected + stats.flaky;
counts.skipped += stats.skipped;

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = ran.every(Boolean) && counts.failed === 0 ? 0 : 1;

/** A test file that could not even be loaded has failed, though none of its tests has. */
function isBrokenFile({ status, assertionResults }) {
  return status === 'failed' && assertionResults.length === 0;
}

function read(report) {
  return JSON.parse(readFileSync(report, 'utf8'));
}
