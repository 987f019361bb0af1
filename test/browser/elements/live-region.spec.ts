import { expect, test } from './stage.js';

const settleTime = 1000;

test.beforeEach(async ({ page, stage }) => {
  await page.clock.install();
  await stage.open({ connected: false });
  await page.clock.pauseAt(Date.now() + 60_000);
  // A second pill: what both show must be said once.
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('holdfast-status')));
  await stage.connect();
  await expect(page.getByRole('status')).toHaveCount(1);
});

test('what was there from the start is shown, not said', async ({ page, stage }) => {
  await page.clock.runFor(settleTime);
  expect(await stage.said()).toEqual([]);
});

test('a change is said once, when it has settled', async ({ page, stage }) => {
  await stage.tell({ counts: { queued: 2 }, reachable: false });
  await page.clock.runFor(settleTime - 1);
  expect(await stage.said()).toEqual([]);

  await page.clock.runFor(1);
  await stage.tell({ counts: { queued: 2 }, reachable: false });
  await page.clock.runFor(settleTime * 5);
  expect(await stage.said()).toEqual(['status: Offline: 2 writes saved on this device']);
  await expect(page.getByRole('status')).toHaveCount(1);
});

test('what a drain passes through is not said, only where it ends', async ({ page, stage }) => {
  await stage.tell({ counts: { queued: 3 }, reachable: false });
  await page.clock.runFor(settleTime);
  for (const left of [3, 2, 1]) {
    await stage.tell({ counts: { sending: left } });
    await page.clock.runFor(settleTime / 2);
  }
  await stage.tell({});
  await page.clock.runFor(settleTime);
  expect(await stage.said()).toEqual(['status: Offline: 3 writes saved on this device', 'status: All saved']);
});

test('a write that is sent at once changes nothing, and nothing is said', async ({ page, stage }) => {
  await stage.tell({ counts: { sending: 1 } });
  await page.clock.runFor(settleTime / 2);
  await stage.tell({});
  await page.clock.runFor(settleTime * 2);
  expect(await stage.said()).toEqual([]);
});

test('only what needs a person, and the loss of durability, interrupts', async ({ page, stage }) => {
  const changes = [
    { counts: { parked: 1 } },
    { counts: { parked: 1, conflict: 1 } },
    { counts: { conflict: 1 } },
    { counts: { queued: 1 }, mode: 'memory', reason: 'quota' },
    { mode: 'memory', reason: 'quota' },
    { counts: { held: 1 } },
    { counts: { queued: 1 } },
  ] as const;
  for (const change of changes) {
    await stage.tell(change);
    await page.clock.runFor(settleTime);
  }
  expect(await stage.said()).toEqual([
    'alert: 1 write needs you',
    'alert: 2 writes need you',
    'status: 1 write needs you',
    'alert: 1 write kept only while this tab is open',
    'status: All saved. This device can’t keep writes',
    'status: Paused: 1 write waits',
    'status: 1 write waits',
  ]);
});

test('nothing is said any more when the last component has gone', async ({ page, stage }) => {
  await stage.tell({ counts: { parked: 1 } });
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('holdfast-status, holdfast-record, holdfast-storage'))
      element.remove();
  });
  await page.clock.runFor(settleTime * 2);
  expect(await stage.said()).toEqual([]);
});
