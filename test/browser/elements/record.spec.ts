import type { Intent } from '../../../src/outbox/intent.js';
import type { RecordStatus } from '../../../src/page/client.js';
import { aReceipt, anIntent } from './fake-client.js';
import { expect, test } from './stage.js';

const now = Date.UTC(2026, 10, 3, 13, 50);
const waiting = (patch: Partial<Intent> = {}): RecordStatus => ({ kind: 'waiting', intent: anIntent(patch) });
const settled = (...receipt: Parameters<typeof aReceipt>): RecordStatus => ({
  kind: 'settled',
  receipt: aReceipt(...receipt),
});
const problem = (title: string, status: number) => ({ type: 'about:blank', title, status });

test('says each place where a write can be', async ({ page, stage }) => {
  await page.clock.setFixedTime(now);
  await stage.open();
  const record = page.locator('holdfast-record[key="reading-4"]');
  const all: [RecordStatus, words: string, state: string][] = [
    [waiting(), 'Saved on this device', 'queued'],
    [waiting({ state: 'sending' }), 'Sending…', 'sending'],
    [waiting({ state: 'retrying', notBefore: now + 15 * 60_000 }), 'Will try again at 14:05', 'retrying'],
    [waiting({ state: 'retrying', notBefore: now + 60_000 }), 'Will try again soon', 'retrying'],
    [waiting({ state: 'retrying' }), 'Will try again soon', 'retrying'],
    [waiting({ state: 'held' }), 'Paused', 'held'],
    [waiting({ state: 'held', problem: problem('Unauthorized', 401) }), 'Waiting for sign-in', 'held'],
    [waiting({ state: 'parked' }), 'Not sent: needs you', 'parked'],
    [waiting({ state: 'conflict' }), 'Changed elsewhere: choose', 'conflict'],
    [settled('synced'), 'Saved', 'synced'],
    [settled('refused'), 'Not accepted', 'refused'],
    [
      settled('refused', { problem: problem('<i>Too late</i>', 422) }),
      'Not accepted: \u2068<i>Too late</i>\u2069',
      'refused',
    ],
    [settled('conflict'), 'Not saved: changed elsewhere', 'conflict'],
    [settled('discarded'), 'Discarded', 'discarded'],
    [settled('replaced'), 'Changed here: a newer version goes on', 'replaced'],
  ];
  for (const [status, words, state] of all) {
    await stage.mark('reading-4', status);
    await expect(record).toHaveText(words);
    await expect(page.locator(`holdfast-record[key="reading-4"]:state(${state})`)).toBeAttached();
  }
  await expect(record.locator('i')).toHaveCount(0);
});

test('says in memory mode what lives only as long as the tab', async ({ page, stage }) => {
  await page.clock.setFixedTime(now);
  await stage.open();
  await stage.tell({ mode: 'memory', reason: 'blocked' });
  const record = page.locator('holdfast-record[key="reading-4"]');

  await stage.mark('reading-4', waiting());
  await expect(record).toHaveText('Kept only while this tab is open');
  await expect(page.locator('holdfast-record:state(queued):state(memory)')).toBeAttached();

  await stage.mark('reading-4', waiting({ state: 'retrying', notBefore: now + 15 * 60_000 }));
  await expect(record).toHaveText('Will try again at 14:05 (only while this tab is open)');

  await stage.tell({});
  await expect(record).toHaveText('Will try again at 14:05');
});

test('shows nothing of a write that nobody knows, and "Saved" when the server has the record', async ({
  page,
  stage,
}) => {
  await stage.open();
  await expect(page.locator('holdfast-record[key="reading-3"]')).toHaveText('Saved');
  await expect(page.locator('holdfast-record[key="reading-4"]')).toBeEmpty();
  await expect(page.locator('holdfast-record[key="reading-4"]')).toHaveText('');

  await stage.mark('reading-3', waiting({ state: 'parked' }));
  await expect(page.locator('holdfast-record[key="reading-3"]')).toHaveText('Not sent: needs you');
});

test('follows another write when its key changes', async ({ page, stage }) => {
  await stage.open();
  await stage.mark('reading-4', waiting());
  await stage.mark('reading-5', waiting({ state: 'parked' }));
  const record = page.locator('holdfast-record').first();
  await expect(record).toHaveText('Saved on this device');

  await record.evaluate((element) => element.setAttribute('key', 'reading-5'));
  await expect(record).toHaveText('Not sent: needs you');

  await stage.mark('reading-4', settled('synced'));
  await expect(record).toHaveText('Not sent: needs you');
});

test('says "soon" when the time of the next attempt has come near', async ({ page, stage }) => {
  await page.clock.install({ time: now });
  await stage.open();
  await page.clock.pauseAt(now + 60_000);
  await stage.mark('reading-4', waiting({ state: 'retrying', notBefore: now + 15 * 60_000 }));
  const record = page.locator('holdfast-record[key="reading-4"]');
  await expect(record).toHaveText('Will try again at 14:05');

  await page.clock.runFor(13 * 60_000);
  await expect(record).toHaveText('Will try again soon');
});
