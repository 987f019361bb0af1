/** The `Content-Type` of a report. A worker lets it pass, whatever it captures. */
export const reportType = 'application/vnd.holdfast.health+json';

/** The states of waiting writes that clients count. */
export const reportedStates = ['queued', 'sending', 'retrying', 'held', 'conflict', 'parked'] as const;
export type ReportedState = (typeof reportedStates)[number];

const modes = ['indexeddb', 'memory'] as const;
const reasons = ['ok', 'unsupported', 'blocked', 'timeout', 'quota', 'closed', 'corrupt', 'forced', 'failed'] as const;

/** What one client says of its outbox: how it is stored and how much waits, nothing of what it is. */
export interface HealthReport {
  /** Where its writes are stored; `other` is a mode that this server does not know. */
  readonly mode: (typeof modes)[number] | 'other';
  /** Why the mode is what it is. */
  readonly reason: (typeof reasons)[number] | 'other';
  readonly counts: Readonly<Record<ReportedState, number>>;
  /** Sum of `counts`. */
  readonly waiting: number;
  /** How long its oldest waiting write has waited, in ms; `null` when none waits. */
  readonly oldestAge: number | null;
  /** Stored records that it could not read. */
  readonly damaged: number;
  readonly paused: boolean;
  /** Writes that were known to wait when its database was deleted. */
  readonly erased: number;
}

/** More than a device ever holds: what a client says beyond it must not drown all others. */
const most = 1_000_000;
/** Ten years, in ms. */
const oldest = 10 * 365 * 24 * 60 * 60 * 1000;

/**
 * Reads a report, the name of its client, and when that sent it (ms since the Unix epoch, by its own clock). Numbers out
 * of range are brought into it.
 *
 * @throws TypeError when it is no report
 */
export function parseHealthReport(value: unknown): { client: string; sentAt: number; report: HealthReport } {
  const {
    client,
    sentAt,
    mode,
    reason,
    counts,
    oldestAge = null,
    damaged = 0,
    paused = false,
    erased = 0,
  } = fields(value);
  if (typeof client !== 'string' || !/^[\w.-]{1,64}$/.test(client)) throw new TypeError('`client` is not a name.');
  if (typeof paused !== 'boolean') throw new TypeError('`paused` is neither true nor false.');
  const { queued = 0, sending = 0, retrying = 0, held = 0, conflict = 0, parked = 0 } = fields(counts);
  const states = {
    queued: count(queued),
    sending: count(sending),
    retrying: count(retrying),
    held: count(held),
    conflict: count(conflict),
    parked: count(parked),
  };
  return {
    client,
    sentAt: within(sentAt, Number.MAX_SAFE_INTEGER),
    report: {
      mode: oneOf(modes, mode),
      reason: oneOf(reasons, reason),
      counts: states,
      waiting: Object.values(states).reduce((sum, each) => sum + each, 0),
      oldestAge: oldestAge === null ? null : within(oldestAge, oldest),
      damaged: count(damaged),
      paused,
      erased: count(erased),
    },
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('It is not an object.');
  return value as Readonly<Record<string, unknown>>;
}

function count(value: unknown): number {
  return Math.floor(within(value, most));
}

function within(value: unknown, limit: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) throw new TypeError('A number is none.');
  return Math.min(Math.max(value, 0), limit);
}

/** A newer client may have words that this server does not know. */
function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | 'other' {
  return words.find((word) => word === value) ?? 'other';
}
