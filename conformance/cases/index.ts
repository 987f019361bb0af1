import type { Case } from './case.js';
import { writeAhead } from './write-ahead.js';

/** The whole contract, in the order in which a write lives through it. */
export const cases: readonly Case[] = [...writeAhead];
