import type { Phase } from './problem.js';
import type { StorageReason } from './health.js';

/** The root of every error that Holdfast throws: it names the phase, and its message says what to do. */
export class HoldfastError extends Error {
  // Written out: a minifier changes the class's own name.
  override readonly name: string = 'HoldfastError';
  readonly phase: Phase;

  constructor(phase: Phase, message: string, options?: ErrorOptions) {
    super(message, options);
    this.phase = phase;
  }
}

/** A transaction failed, and nothing of it was stored. */
export class StorageError extends HoldfastError {
  override readonly name = 'StorageError';
  readonly reason: Exclude<StorageReason, 'ok'>;

  constructor(reason: Exclude<StorageReason, 'ok'>, message: string, options?: ErrorOptions) {
    super('store', message, options);
    this.reason = reason;
  }
}

/** A stored record is not what it should be. It is set aside as it is, and the others go on. */
export class DamagedRecordError extends HoldfastError {
  override readonly name = 'DamagedRecordError';
  readonly field: string;
  /** The record, untouched. */
  readonly record: unknown;

  constructor(field: string, found: unknown, record: unknown) {
    super('read', `A stored intent is damaged: its "${field}" is ${describe(found)}. It was set aside, not deleted.`);
    this.field = field;
    this.record = record;
  }
}

/** A write could not be taken in: the app must tell its user that it did not happen. */
export class RefusedError extends HoldfastError {
  override readonly name = 'RefusedError';
  constructor(message: string, options?: ErrorOptions) {
    super('capture', message, options);
  }
}

/** The service worker could not be registered; writes go through `client.fetch()` until it can. */
export class RegistrationError extends HoldfastError {
  override readonly name = 'RegistrationError';
  constructor(message: string, options?: ErrorOptions) {
    super('register', message, options);
  }
}

/** An option, key or argument that the app gave is not usable. */
export class UsageError extends HoldfastError {
  override readonly name = 'UsageError';
  constructor(message: string) {
    super('action', message);
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : `of type ${typeof value}`;
}
