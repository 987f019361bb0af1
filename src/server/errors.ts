/** Where in the life of a request the server was when something went wrong. */
export type ServerPhase =
  | 'batch'
  | 'principal'
  | 'authorize'
  | 'key'
  | 'body'
  | 'in-flight'
  | 'begin'
  | 'replay'
  | 'precondition'
  | 'handler'
  | 'query'
  | 'answer'
  | 'commit'
  | 'collect'
  | 'observe'
  | 'open';

/** The root of every error that the server kit throws: it names the phase, and its message says what to do. */
export class ServerError extends Error {
  readonly phase: ServerPhase;

  constructor(phase: ServerPhase, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.phase = phase;
  }
}

/** The database said no; what it said is the `cause`. */
export class DatabaseError extends ServerError {}

/** A unique constraint said no: such a row is there already. */
export class UniqueViolationError extends DatabaseError {}

/** The database had no turn to give in time. Nothing happened; try again. */
export class BusyError extends DatabaseError {}

/** Another transaction held a row or a table for longer than this one may wait. Nothing happened; try again. */
export class LockTimeoutError extends BusyError {}

/** The same key is being applied by another process, and was not done in time. Nothing happened here; try again. */
export class InFlightError extends DatabaseError {}

/**
 * The connection broke while the database committed, so whether the write was applied is not known. A retry under the same
 * key finds out: it gets the stored answer, or applies it.
 */
export class UnknownOutcomeError extends DatabaseError {}

/** An option or argument that the app gave is not usable. */
export class ServerUsageError extends ServerError {}
