import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { createApp } from './app.js';
import { anyCase, type Case } from './cases.js';
import { judge, Violation } from './judge.js';
import { listen, rawInput, type RawInput } from './raw.js';
import { play } from './send.js';

export interface FuzzOptions {
  /** How many inputs at least. */
  readonly inputs: number;
  readonly seed: number;
  /** Told of each violation, smallest case first. */
  readonly report: (text: string) => void;
  /** Do not look for a smaller case (default `false`). */
  readonly isHasty?: boolean;
}

export interface FuzzResult {
  readonly inputs: number;
  readonly violations: number;
  /** How many answers there were of each status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Cases from one seed. Few, so that a seed leads to what it found in no time. */
const casesPerSeed = 100;
const rawPerSeed = 15;
/** How long a case may take, in ms. */
const patience = 20_000;
/** How long the search for a smaller case may take, in ms. */
const shrinking = 60_000;

/** Throws inputs at an app until there were so many, or something broke: cases by seed, from this one on. */
export async function fuzz({ inputs: wanted, seed: first, report, isHasty = false }: FuzzOptions): Promise<FuzzResult> {
  const app = await createApp();
  const server = await listen(app);
  const adrift = watchProcess();
  const statuses: Record<string, number> = {};
  const seen = { inputs: 0, violations: 0 };

  const playCase = async (steps: Case): Promise<void> => {
    await app.reset();
    const played = await within(patience, play(app, steps));
    seen.inputs += played.inputs;
    for (const { status } of played.outcomes) statuses[status] = (statuses[status] ?? 0) + 1;
    statuses[204] = (statuses[204] ?? 0) + played.reports;
    await judge(app, played);
    await adrift.check();
  };
  const sendRaw = async (input: RawInput): Promise<void> => {
    await app.reset();
    seen.inputs += 1;
    await server.send(input);
    await adrift.check();
  };

  async function run<T>(property: fc.IAsyncProperty<T>, numRuns: number, seed: number): Promise<void> {
    const parameters = { seed, numRuns, interruptAfterTimeLimit: shrinking, endOnFailure: isHasty };
    const { failed, counterexample, errorInstance } = await fc.check(property, parameters);
    if (!failed || counterexample === null) return;
    seen.violations += 1;
    const broken = errorInstance instanceof Violation ? errorInstance.message : inspect(errorInstance);
    const again = `See it again: npm run fuzz -- --inputs 1 --seed ${seed}`;
    report(`✗ ${broken}\n\n${fc.stringify(counterexample)}\n\n${again}`);
  }

  const cases = fc.asyncProperty(anyCase, playCase);
  const raw = fc.asyncProperty(rawInput, sendRaw);
  for (let seed = first; seen.inputs < wanted && seen.violations === 0; seed += 1) {
    await run(cases, casesPerSeed, seed);
    await run(raw, rawPerSeed, seed);
  }
  adrift.stop();
  await server.close();
  await app.close();
  return { ...seen, statuses };
}

/** What fails where nobody waits for it: it would end a server. */
function watchProcess() {
  const seen: unknown[] = [];
  const note = (error: unknown): void => {
    seen.push(error);
  };
  process.on('unhandledRejection', note).on('uncaughtException', note);
  return {
    async check() {
      await new Promise((resolve) => setImmediate(resolve));
      const [error] = seen.splice(0);
      if (error !== undefined) throw new Violation(`Nobody caught: ${inspect(error)}`, { cause: error });
    },
    stop() {
      process.off('unhandledRejection', note).off('uncaughtException', note);
    },
  };
}

async function within<T>(limit: number, running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Violation(`There was no answer within ${limit} ms.`)), limit);
  });
  return Promise.race([running, late]).finally(() => clearTimeout(timer));
}
