import type { Look } from '../look.js';
import type { PillKind } from './pill.js';

export const pillLooks: Readonly<Record<PillKind, Look>> = {
  checking: { icon: 'dots', tone: 'wait' },
  erased: { icon: 'discarded', tone: 'need' },
  'needs-you': { icon: 'attention', tone: 'need' },
  'tab-only': { icon: 'tab', tone: 'warn' },
  'sign-in': { icon: 'lock', tone: 'warn' },
  paused: { icon: 'pause', tone: 'wait' },
  sending: { icon: 'up', tone: 'busy' },
  waiting: { icon: 'clock', tone: 'wait' },
  offline: { icon: 'offline', tone: 'wait' },
  damaged: { icon: 'unreadable', tone: 'need' },
  memory: { icon: 'tab', tone: 'warn' },
  synced: { icon: 'check', tone: 'ok' },
};
