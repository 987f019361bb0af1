export { appendIndex, type AppendIndexOptions } from './append-index.js';
export { batch, type Batch, type BatchOptions } from './batch.js';
export { collect, type CollectOptions } from './collect.js';
export { conflict, type ConflictInit } from './conflict.js';
export type { Database, Dialect, Row, SqlValue, Transaction } from './database.js';
export {
  BusyError,
  DatabaseError,
  InFlightError,
  LockTimeoutError,
  ServerError,
  ServerUsageError,
  UniqueViolationError,
  UnknownOutcomeError,
  type ServerPhase,
} from './errors.js';
export type { Observe, RequestEvent, RequestOutcome } from './event.js';
export { exactlyOnce } from './exactly-once.js';
export type { Authorize, Context, Handler } from './handler.js';
export type { HealthReport } from './health-report.js';
export { healthReports, type HealthReports, type HealthReportsOptions, type HealthSummary } from './health-reports.js';
export type { KeylessOptions } from './keyless.js';
export { all, log, type LogLine, type LogOptions } from './observe.js';
export type { ExactlyOnceOptions, RouteOptions } from './options.js';
export { precondition, type PreconditionInit } from './precondition.js';
export { problem, problemTypes, type ProblemInit } from './problem.js';
export { schemaSql } from './schema.js';
