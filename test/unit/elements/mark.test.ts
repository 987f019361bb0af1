import { describe, expect, test } from 'vitest';
import type { Mark } from '../../../src/elements/record/mark.js';
import { markOf } from '../../../src/elements/record/mark.js';
import type { Intent } from '../../../src/outbox/intent.js';
import type { RecordStatus } from '../../../src/page/client.js';
import { aHealth, anIntent, aReceipt } from '../../browser/elements/fake-client.js';

const waiting = (patch: Partial<Intent>): RecordStatus => ({ kind: 'waiting', intent: anIntent(patch) });
const unknown: RecordStatus = { kind: 'unknown' };
const unauthorised = { type: 'about:blank', title: 'Unauthorized', status: 401 };
const durable = { onlyInTab: false };

describe('the mark of a write', () => {
  test.each<[state: string, status: RecordStatus, mark: Mark]>([
    ['queued', waiting({ state: 'queued' }), { kind: 'queued', ...durable }],
    ['sending', waiting({ state: 'sending' }), { kind: 'sending', ...durable }],
    ['retrying', waiting({ state: 'retrying', notBefore: 7 }), { kind: 'retrying', at: 7, ...durable }],
    [
      'retrying, without a connection',
      waiting({ state: 'retrying', waitsFor: 'connection' }),
      { kind: 'queued', ...durable },
    ],
    ['held by a pause', waiting({ state: 'held' }), { kind: 'paused', ...durable }],
    ['held for sign-in', waiting({ state: 'held', problem: unauthorised }), { kind: 'sign-in', ...durable }],
    ['conflict', waiting({ state: 'conflict' }), { kind: 'conflict', ...durable }],
    ['parked', waiting({ state: 'parked' }), { kind: 'parked', ...durable }],
    ['synced', { kind: 'settled', receipt: aReceipt('synced') }, { kind: 'synced', ...durable }],
    ['discarded', { kind: 'settled', receipt: aReceipt('discarded') }, { kind: 'discarded', ...durable }],
    ['refused', { kind: 'settled', receipt: aReceipt('refused') }, { kind: 'refused', title: undefined, ...durable }],
    [
      'refused, with the server’s words',
      { kind: 'settled', receipt: aReceipt('refused', { problem: { type: 'about:blank', title: 'Too late' } }) },
      { kind: 'refused', title: 'Too late', ...durable },
    ],
    ['settled as a conflict', { kind: 'settled', receipt: aReceipt('conflict') }, { kind: 'overtaken', ...durable }],
  ])('%s', (_, status, mark) => {
    expect(markOf(status, { health: aHealth(), confirmed: false })).toEqual(mark);
  });

  test('tells in memory mode that a queued write lives as long as its tab', () => {
    const health = aHealth({ mode: 'memory' });
    expect(markOf(waiting({ state: 'queued' }), { health, confirmed: false })?.kind).toBe('tab-only');
    expect(markOf(waiting({ state: 'parked' }), { health, confirmed: false })).toEqual({
      kind: 'parked',
      onlyInTab: true,
    });
  });

  test('waits for sign-in with its whole principal', () => {
    const health = aHealth({ problem: { ...unauthorised, at: 0 } });
    expect(markOf(waiting({ state: 'held' }), { health, confirmed: false })?.kind).toBe('sign-in');
  });

  test('is nothing when neither this device nor the server knows of it', () => {
    expect(markOf(unknown, { health: aHealth(), confirmed: false })).toBeUndefined();
  });

  test('is "saved" when only the server knows of it, and what this device knows comes first', () => {
    expect(markOf(unknown, { health: aHealth(), confirmed: true })?.kind).toBe('synced');
    expect(markOf(waiting({ state: 'parked' }), { health: aHealth(), confirmed: true })?.kind).toBe('parked');
  });

  test('is "saved" when the server holds what was discarded here after its answer was lost', () => {
    const discarded: RecordStatus = { kind: 'settled', receipt: aReceipt('discarded') };
    expect(markOf(discarded, { health: aHealth(), confirmed: true })?.kind).toBe('synced');
    expect(markOf(discarded, { health: aHealth(), confirmed: false })?.kind).toBe('discarded');
  });
});
