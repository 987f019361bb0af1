import type { Look } from '../look.js';
import type { Mark, MarkKind } from './mark.js';

const looks: Readonly<Record<MarkKind, Look>> = {
  queued: { icon: 'device', tone: 'wait' },
  'tab-only': { icon: 'tab', tone: 'warn' },
  sending: { icon: 'up', tone: 'busy' },
  retrying: { icon: 'again', tone: 'wait' },
  'sign-in': { icon: 'lock', tone: 'warn' },
  paused: { icon: 'pause', tone: 'wait' },
  conflict: { icon: 'fork', tone: 'need' },
  parked: { icon: 'attention', tone: 'need' },
  synced: { icon: 'check', tone: 'ok' },
  refused: { icon: 'refused', tone: 'need' },
  overtaken: { icon: 'fork', tone: 'need' },
  discarded: { icon: 'discarded', tone: 'wait' },
  replaced: { icon: 'again', tone: 'wait' },
};

/** How a mark looks: what waits and does not outlive its tab is at risk. */
export function markLook({ kind, onlyInTab }: Mark): Look {
  const look = looks[kind];
  return onlyInTab && look.tone === 'wait' ? { ...look, tone: 'warn' } : look;
}
