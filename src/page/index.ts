/** `holdfast`: the page's side. */
export { connect, type ConnectOptions } from './connect.js';
export type { Client, IntentQuery, RecordStatus, Session, Snapshot } from './client.js';
export type { Edit } from './edited.js';
export { currentClient, whenClient } from './current.js';
export { toActionResult, type ActionResult } from './action-result.js';
export { reportHealth, type ReportHealthOptions } from './report-health.js';
export { optimistic, type Loaded, type Optimistic, type OptimisticOptions } from './optimistic.js';
export { patchFetch } from './patch-fetch.js';
export type { Match } from '../browser/match.js';
export type { PendingWrite } from './pending-write.js';
export type { PageStorageOptions } from './page-surroundings.js';
export type { Authorize } from '../outbox/environment.js';
export {
  DamagedRecordError,
  HoldfastError,
  RefusedError,
  RegistrationError,
  StorageError,
  UsageError,
} from '../outbox/errors.js';
export type { Counts, Erasure, Health, LastProblem, StorageMode, StorageReason } from '../outbox/health.js';
export {
  waitingStates,
  type Intent,
  type IntentState,
  type StoredRequest,
  type WaitingState,
} from '../outbox/intent.js';
export type { LanePolicy } from '../outbox/lane.js';
export type { OutboxOptions, PartialOutboxOptions } from '../outbox/options.js';
export type { ConflictingWrite, ConflictPolicy, Merge, Resolution } from '../outbox/resolution.js';
export { problemTypes, type Problem } from '../outbox/problem.js';
export { outcomes, type Conflict, type Outcome, type Receipt, type StoredAnswer } from '../outbox/receipt.js';
export type { Json, SessionPointer } from '../outbox/session.js';
