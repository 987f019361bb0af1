import { describe, expect, test } from 'vitest';
import { type PillKind, interrupts, pillOf } from '../../../src/elements/status/pill.js';
import { en } from '../../../src/elements/words/en.js';
import { type HealthPatch, aHealth } from '../../browser/elements/fake-client.js';

const now = Date.UTC(2026, 10, 3, 14, 0);

function words(patch: HealthPatch): string {
  const { kind, count } = pillOf(aHealth(patch), now);
  return en[`pill.${kind}`](count, String(count));
}

const unauthorised = { type: 'about:blank', title: 'Unauthorized', status: 401, at: 0 };
const everything = { queued: 1, sending: 1, retrying: 1, held: 1, conflict: 1, parked: 1 };

describe('the pill says', () => {
  test.each<[says: string, health: HealthPatch]>([
    ['All saved', {}],
    ['All saved', { reachable: undefined }],
    ['All saved', { reachable: false }],
    ['Sending 1…', { counts: { sending: 1 } }],
    ['Sending 3…', { counts: { sending: 1, queued: 2 } }],
    ['Sending 3…', { counts: { sending: 1, queued: 2 }, reachable: undefined }],
    ['Sending 3…', { counts: { queued: 3 }, nextAttemptAt: now }],
    ['1 write waits', { counts: { queued: 1 }, reachable: undefined, nextAttemptAt: now }],
    ['1 write waits', { counts: { retrying: 1 }, nextAttemptAt: now + 1 }],
    ['3 writes wait', { counts: { retrying: 1, queued: 2 }, nextAttemptAt: now + 1 }],
    ['3 writes wait', { counts: { queued: 3 } }],
    ['Offline: 1 write saved on this device', { counts: { queued: 1 }, reachable: false }],
    ['Offline: 3 writes saved on this device', { counts: { sending: 1, retrying: 2 }, reachable: false }],
    ['1 write waits for sign-in', { counts: { held: 1 }, problem: unauthorised }],
    ['3 writes wait for sign-in', { counts: { held: 1, queued: 2 }, problem: unauthorised, reachable: false }],
    ['2 writes wait for sign-in', { counts: { held: 2 }, problem: { ...unauthorised, status: 403 } }],
    ['Paused: 1 write waits', { counts: { held: 1 } }],
    ['Paused: 2 writes wait', { counts: { held: 2 }, problem: { ...unauthorised, status: 503 } }],
    ['1 write kept only while this tab is open', { counts: { sending: 1 }, mode: 'memory' }],
    ['3 writes kept only while this tab is open', { counts: { held: 1, queued: 2 }, mode: 'memory', reachable: false }],
    ['All saved. This device can’t keep writes', { mode: 'memory' }],
    ['1 write needs you', { counts: { parked: 1 } }],
    ['2 writes need you', { counts: everything, mode: 'memory', damaged: 1 }],
    ['3 waiting writes were deleted with this site’s data', { erased: { at: now, waiting: 3 }, counts: everything }],
    ['1 waiting write was deleted with this site’s data', { erased: { at: now, waiting: 1 } }],
    ['This site’s data was deleted', { erased: { at: now, waiting: 0 } }],
    ['1 write can’t be read', { damaged: 1 }],
    ['2 writes can’t be read', { damaged: 2, mode: 'memory' }],
    ['Sending 1…', { damaged: 2, counts: { sending: 1 } }],
  ])('%s', (says, health) => {
    expect(words(health)).toBe(says);
  });

  test('nothing of the writes before a client tells', () => {
    expect(pillOf(undefined)).toEqual({ kind: 'checking', count: 0 });
  });
});

describe('a change interrupts', () => {
  test.each<[interrupts: boolean, from: PillKind, count: number, to: PillKind, count: number]>([
    [true, 'synced', 0, 'needs-you', 1],
    [true, 'needs-you', 1, 'needs-you', 2],
    [false, 'needs-you', 2, 'needs-you', 1],
    [true, 'offline', 3, 'erased', 3],
    [true, 'synced', 0, 'erased', 0],
    [true, 'erased', 1, 'erased', 2],
    [false, 'erased', 3, 'synced', 0],
    [true, 'offline', 3, 'tab-only', 3],
    [true, 'synced', 0, 'memory', 0],
    [false, 'tab-only', 1, 'tab-only', 2],
    [false, 'tab-only', 2, 'memory', 0],
    [false, 'synced', 0, 'offline', 1],
    [false, 'offline', 1, 'sign-in', 1],
    [false, 'needs-you', 1, 'synced', 0],
  ])('%s: from %s %d to %s %d', (expected, from, before, to, after) => {
    expect(interrupts({ kind: from, count: before }, { kind: to, count: after })).toBe(expected);
  });
});
