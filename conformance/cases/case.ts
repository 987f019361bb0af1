import type { Stage } from '../stage/stage.js';

/** One promise of the contract, and how to see whether it is kept. */
export interface Case {
  readonly group: string;
  /** The promise, as a sentence. */
  readonly name: string;
  /** Rejects when the promise is not kept. */
  readonly run: (stage: Stage) => Promise<void>;
}

/** Cases that belong together, by their sentences. */
export function group(name: string, cases: Readonly<Record<string, Case['run']>>): Case[] {
  return Object.entries(cases).map(([sentence, run]) => ({ group: name, name: sentence, run }));
}
