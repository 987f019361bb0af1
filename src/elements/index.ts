export { HoldfastStatus } from './status/holdfast-status.js';
export { HoldfastRecord } from './record/holdfast-record.js';
export { HoldfastStorage } from './storage/holdfast-storage.js';
export { pillKinds, pillOf } from './status/pill.js';
export type { Pill, PillKind } from './status/pill.js';
export { markKinds, markOf } from './record/mark.js';
export type { Mark, MarkKind, Surroundings } from './record/mark.js';
export type { Describe } from './describe.js';
export {
  HoldfastCloseEvent,
  HoldfastDiscardEvent,
  HoldfastOpenEvent,
  HoldfastPersistEvent,
  HoldfastRetryEvent,
} from './events.js';
export { registerTranslation } from '@shoelace-style/localize';
export { en } from './words/en.js';
export type { Around, Counted, HoldfastTranslation } from './words/translation.js';
