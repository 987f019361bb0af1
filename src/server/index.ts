export { appendIndex, type AppendIndexOptions } from './append-index.js';
export { batch, type Batch, type BatchOptions } from './batch.js';
export { conflict, type ConflictInit } from './conflict.js';
export type { Database, Row, SqlValue, Transaction } from './database.js';
export {
  BusyError,
  DatabaseError,
  ServerError,
  ServerUsageError,
  UniqueViolationError,
  type ServerPhase,
} from './errors.js';
export { exactlyOnce, type Context, type ExactlyOnceOptions, type Handler } from './exactly-once.js';
export { precondition, type PreconditionInit } from './precondition.js';
export { problem, problemTypes, type ProblemInit } from './problem.js';
