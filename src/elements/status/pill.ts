import type { Health } from '../../outbox/health.js';
import { waitsForSignIn } from '../held.js';

/** What the pill says, most urgent first; `checking` until a client tells. */
export const pillKinds = [
  'checking',
  'erased',
  'needs-you',
  'tab-only',
  'sign-in',
  'paused',
  'sending',
  'waiting',
  'offline',
  'damaged',
  'memory',
  'synced',
] as const;
export type PillKind = (typeof pillKinds)[number];

/** The one thing that matters most now, and how many writes it is about. */
export interface Pill {
  readonly kind: PillKind;
  readonly count: number;
}

/**
 * Health as the one thing to say.
 *
 * "Offline" is said only when a send told so, "sending" only when something is being sent or about to be, and "saved"
 * only when there is nothing left to say.
 */
export function pillOf(health: Health | undefined, now = Date.now()): Pill {
  if (!health) return { kind: 'checking', count: 0 };
  const { counts, waiting, damaged, mode, reachable, erased } = health;
  const needsYou = counts.parked + counts.conflict;

  if (erased) return { kind: 'erased', count: erased.waiting };
  if (needsYou > 0) return { kind: 'needs-you', count: needsYou };
  if (mode === 'memory' && waiting > 0) return { kind: 'tab-only', count: waiting };
  if (counts.held > 0) return { kind: waitsForSignIn(health.problem) ? 'sign-in' : 'paused', count: waiting };
  if (waiting > 0 && reachable === false) return { kind: 'offline', count: waiting };
  if (isMoving(health, now)) return { kind: 'sending', count: counts.sending + counts.queued };
  if (waiting > 0) return { kind: 'waiting', count: waiting };
  if (damaged > 0) return { kind: 'damaged', count: damaged };
  return { kind: mode === 'memory' ? 'memory' : 'synced', count: 0 };
}

/** What is queued behind a write that waits for its next attempt is not on its way. */
function isMoving({ counts, reachable, nextAttemptAt }: Health, now: number): boolean {
  const isDue = nextAttemptAt !== undefined && nextAttemptAt <= now;
  return counts.sending > 0 || (counts.queued > 0 && isDue && reachable === true);
}

/**
 * Whether a person must hear of a change at once: writes were deleted, more needs them than before, or writes stopped
 * outliving the tab.
 */
export function interrupts(before: Pill, now: Pill): boolean {
  if (now.kind === 'erased' || now.kind === 'needs-you') return before.kind !== now.kind || now.count > before.count;
  return livesInTab(now) && !livesInTab(before);
}

function livesInTab({ kind }: Pill): boolean {
  return kind === 'tab-only' || kind === 'memory';
}
