import type { Case } from './cases/case.js';
import { Mismatch } from './stage/expect.js';
import { Stage } from './stage/stage.js';
import type { CaseState, ConformanceState } from './state.js';

/** Cases at once. Each may keep two requests waiting, and a browser opens six connections to one server. */
const atOnce = 2;
/** How long a case may take, in ms. */
const limit = 60_000;

export interface RunOptions {
  /** Breaks the server on purpose, to show that cases can fail. */
  readonly broken: boolean;
  /** Called when something has changed in the state. */
  readonly changed: () => void;
}

/** Cases as they are before they run. */
export function statesOf(cases: readonly Case[]): CaseState[] {
  return cases.map(({ group, name }) => ({ group, name, outcome: 'waiting' }));
}

/** Runs cases, and keeps the state up to date. */
export async function run(cases: readonly Case[], state: ConformanceState, options: RunOptions): Promise<void> {
  const { broken, changed } = options;
  const states = statesOf(cases);
  Object.assign(state, { state: 'running', passed: 0, failed: 0, cases: states });
  changed();
  const runId = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < cases.length; index = next++) {
      const [one, its] = [cases[index], states[index]];
      if (!one || !its) return;
      its.outcome = 'running';
      changed();
      const begin = performance.now();
      const detail = await failureOf(one, new Stage(`${runId}-${index}`, { broken }));
      its.ms = Math.round(performance.now() - begin);
      its.outcome = detail === undefined ? 'passed' : 'failed';
      if (detail !== undefined) its.detail = detail;
      state[its.outcome] += 1;
      changed();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  state.state = 'done';
  changed();
}

/** Runs one case. @returns why it failed; `undefined` when it passed */
async function failureOf(one: Case, stage: Stage): Promise<string | undefined> {
  try {
    await inTime(
      (async () => {
        await stage.begin();
        await one.run(stage);
        await stage.audit();
      })(),
    );
    return undefined;
  } catch (error) {
    if (error instanceof Mismatch) return error.message;
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    await stage.end().catch(reportError);
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Mismatch(`It did not end within ${limit / 1000} s.`)), limit);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
