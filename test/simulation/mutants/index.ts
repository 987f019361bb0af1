import { engineFaults } from './engine-faults.js';
import { modeFaults } from './mode-faults.js';
import type { Mutant } from './mutant.js';
import { storeFaults } from './store-faults.js';

/** Every fault that is planted to see whether the oracle finds it. */
export const mutants: readonly Mutant[] = [...storeFaults, ...engineFaults, ...modeFaults];
