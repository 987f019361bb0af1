import { DamagedRecordError } from './errors.js';
import type { Conflict } from './receipt.js';
import type { Problem } from './problem.js';

/**
 * Where an intent is on its way to the server.
 *
 * `queued` → `sending` → `synced`, with `retrying` (waiting for its next attempt), `held` (paused, or waiting for
 * sign-in), `conflict` (the server holds a newer truth) and `parked` (needs a person). A `synced` intent has left the
 * outbox: it is a {@link Receipt}, so it has no {@link WaitingState}.
 */
export type IntentState = WaitingState | 'synced';

/** The states of an intent that is still in the outbox, in the order in which health reports them. */
export const waitingStates = ['queued', 'sending', 'retrying', 'held', 'conflict', 'parked'] as const;
export type WaitingState = (typeof waitingStates)[number];

/**
 * The parts of a request that are kept at rest, as Workbox's `StorableRequest` gives them, less the body (kept in a
 * record of its own) and the headers on the secret list (never kept).
 */
export interface StoredRequest {
  /** Absolute URL. */
  readonly url: string;
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly mode?: RequestMode;
  readonly credentials?: RequestCredentials;
  readonly redirect?: RequestRedirect;
  readonly referrer?: string;
  readonly referrerPolicy?: ReferrerPolicy;
}

/** One write by the user, captured as an HTTP request, with its idempotency key. */
export interface Intent {
  /** The idempotency key: stable from capture to receipt, the same on every attempt. */
  readonly key: string;
  /** Position in the outbox; rises with every capture and never repeats. */
  readonly seq: number;
  /** Ordering scope: within a lane, backlog is sent strictly in `seq` order. */
  readonly lane: string;
  /** Whose intent this is; `''` is nobody in particular. */
  readonly principal: string;
  readonly epoch: number;
  readonly request: StoredRequest;
  /** Size of the body in bytes. */
  readonly bodyBytes: number;
  /** Tells this write from another under the same key; there when the page gave the key itself. */
  readonly fingerprint?: string | undefined;
  /** W3C Trace Context `traceparent` that every attempt carries. */
  readonly traceparent: string;
  /** When it was captured, in ms since the Unix epoch. */
  readonly createdAt: number;
  readonly state: WaitingState;
  /** Attempts begun so far. */
  readonly attempts: number;
  /** An attempt is over without an answer that says that it was not applied; what is on its way is in doubt as well. */
  readonly mayBeApplied: boolean;
  /** While it needs a person, the rest of its lane waits for it. */
  readonly holdsLane?: boolean | undefined;
  /** Attempts that count against `retry.attempts`: those that got an answer, or failed while others got through. */
  readonly counted: number;
  /** When the first attempt began (ms since the Unix epoch); sent as `Repeatability-First-Sent`. */
  readonly firstSentAt?: number | undefined;
  /** No attempt before this time (ms since the Unix epoch), unless what it waits for comes sooner. */
  readonly notBefore?: number | undefined;
  readonly waitsFor?: WaitsFor | undefined;
  /** What the last attempt ran into. */
  readonly problem?: Problem | undefined;
  /** What the server holds, when the state is `conflict`. */
  readonly conflict?: Conflict | undefined;
}

/**
 * What a `retrying` intent waits for: the `connection` (nothing answered), a `backoff` (the server failed), or a time
 * that the `server` named. A sign of better reachability ends the first, a person the first two, nothing the third.
 */
export type WaitsFor = 'connection' | 'backoff' | 'server';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * Checks that a stored value is an intent.
 *
 * @throws {@link DamagedRecordError} naming the first field that is wrong; the record itself is left untouched.
 */
export function parseIntent(value: unknown): Intent {
  const damaged = (field: string, found: unknown): never => {
    throw new DamagedRecordError(field, found, value);
  };
  if (!isRecord(value)) return damaged('record', value);
  if (!isRecord(value['request'])) return damaged('request', value['request']);
  const { request } = value;
  for (const field of ['key', 'lane', 'principal', 'traceparent'])
    if (typeof value[field] !== 'string') return damaged(field, value[field]);
  for (const field of ['seq', 'epoch', 'createdAt', 'attempts', 'counted', 'bodyBytes'])
    if (!Number.isFinite(value[field])) return damaged(field, value[field]);
  if (typeof value['mayBeApplied'] !== 'boolean') return damaged('mayBeApplied', value['mayBeApplied']);
  if (!waitingStates.some((state) => state === value['state'])) return damaged('state', value['state']);
  if (originOf(request['url']) === undefined) return damaged('request.url', request['url']);
  if (typeof request['method'] !== 'string') return damaged('request.method', request['method']);
  if (!isRecord(request['headers'])) return damaged('request.headers', request['headers']);
  return value as unknown as Intent;
}

/** The intent in a stored value, or nothing where it can't be read: for lists, which must not stop at one. */
export function readableIntent(value: unknown): readonly Intent[] {
  try {
    return [parseIntent(value)];
  } catch (error) {
    if (error instanceof DamagedRecordError) return [];
    throw error;
  }
}

/** The origin of a URL; `undefined` when it is none. */
export function originOf(url: unknown): string | undefined {
  try {
    return typeof url === 'string' ? new URL(url).origin : undefined;
  } catch {
    return undefined;
  }
}
