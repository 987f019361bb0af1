export type Outcome = 'waiting' | 'running' | 'passed' | 'failed';

/** One case and how it went. */
export interface CaseState {
  readonly group: string;
  readonly name: string;
  outcome: Outcome;
  /** Why it failed: what was expected, and what was seen. */
  detail?: string;
  /** How long it took. */
  ms?: number;
}

/** Where the run is. Drivers read it as `globalThis.conformance`. */
export interface ConformanceState {
  state: 'idle' | 'running' | 'done';
  passed: number;
  failed: number;
  cases: CaseState[];
}

declare global {
  var conformance: ConformanceState;
}
