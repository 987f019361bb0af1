export { appendRace, type AppendResult } from './append.js';
export { race, type RaceResult } from './duplicates.js';
