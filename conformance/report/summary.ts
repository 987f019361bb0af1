import type { CaseState, ConformanceState } from '../state.js';

/** A group of cases, and how far it is. */
export interface GroupSummary {
  readonly name: string;
  readonly cases: readonly CaseState[];
  readonly passed: number;
  readonly failed: number;
}

/** The cases by group, in their order. */
export function groupsOf(cases: readonly CaseState[]): GroupSummary[] {
  const groups = new Map<string, CaseState[]>();
  for (const one of cases) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return Array.from(groups, ([name, its]) => ({
    name,
    cases: its,
    passed: its.filter(({ outcome }) => outcome === 'passed').length,
    failed: its.filter(({ outcome }) => outcome === 'failed').length,
  }));
}

/** The result as text, to be sent to somebody. */
export function summaryText(
  { passed, failed, cases }: ConformanceState,
  { browser, userAgent, at }: { readonly browser: string; readonly userAgent: string; readonly at: Date },
): string {
  const lines = [
    `Holdfast in ${browser}: ${passed} of ${passed + failed} checks passed, ${failed} failed`,
    at.toISOString(),
    userAgent,
  ];
  for (const { group, name, outcome, detail } of cases)
    if (outcome === 'failed') lines.push('', `FAILED  ${group}: ${name}`, `        ${detail ?? ''}`);
  return lines.join('\n');
}
