import type { Locator, Page } from 'playwright/test';
import type { Intent } from '../../../src/outbox/intent.js';
import { anIntent } from './fake-client.js';
import { expect, test } from './stage.js';

const at = (hour: number, minute: number): number => Date.UTC(2026, 10, 3, hour, minute);
const request = (method: string, path: string): Intent['request'] => ({
  url: `https://rounds.example${path}`,
  method,
  headers: {},
});
const parked = anIntent({ key: 'parked', state: 'parked', request: request('POST', '/api/readings') });
const conflict = anIntent({ key: 'conflict', state: 'conflict', request: request('PUT', '/api/note') });
const retrying = anIntent({ key: 'retrying', state: 'retrying', notBefore: at(14, 5) });
const queued = anIntent({ key: 'queued' });

const pill = (page: Page): Locator => page.locator('holdfast-status').getByRole('button').first();
const panel = (page: Page): Locator => page.getByRole('dialog', { name: 'Writes on this device' });
const rows = (page: Page): Locator => panel(page).getByRole('listitem');

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime(at(13, 50));
});

test('"Send now" sends all that waits', async ({ page, stage }) => {
  await stage.open();
  await stage.put([queued]);
  await pill(page).click();
  await panel(page).getByRole('button', { name: 'Send now' }).click();
  await expect.poll(() => stage.calls()).toEqual([{ method: 'retry', key: undefined }]);
});

test('"Send now" is not offered for what needs a person', async ({ page, stage }) => {
  await stage.open();
  await stage.put([parked]);
  await pill(page).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(panel(page).getByRole('button', { name: 'Send now' })).toHaveCount(0);
});

test('each write that is stuck says what it is and why', async ({ page, stage }) => {
  const problem = { type: 'about:blank', title: 'Out of range', detail: '0 to 16 bar', status: 422 };
  await stage.open();
  await stage.put([queued, retrying, { ...parked, problem }, conflict]);
  await pill(page).click();
  await expect(rows(page)).toHaveCount(3);
  const [first = '', second = '', third = ''] = await rows(page).allInnerTexts();
  expect(first).toMatch(/Send to .*\/api\/readings.*13:20\s+Not sent: needs you\s+Out of range\s+0 to 16 bar/su);
  expect(second).toMatch(/Save .*\/api\/note.*Changed elsewhere: choose/su);
  expect(third).toMatch(/Will try again at 14:05/su);
});

test('the app names its writes', async ({ page, stage }) => {
  await stage.open();
  await page.locator('holdfast-status').evaluate((status: HTMLElementTagNameMap['holdfast-status']) => {
    status.describe = ({ key }) => `Reading ${key}`;
  });
  await stage.put([parked]);
  await pill(page).click();
  await expect(panel(page).getByRole('button', { name: 'Retry Reading parked' })).toBeVisible();
});

test('"Retry" sends one write', async ({ page, stage }) => {
  await stage.open();
  await stage.put([parked, conflict]);
  await pill(page).click();
  await rows(page)
    .nth(1)
    .getByRole('button', { name: /^Retry/u })
    .click();
  await expect.poll(() => stage.calls()).toEqual([{ method: 'retry', key: 'conflict' }]);
});

test('"Discard" asks first, and Escape takes it back', async ({ page, stage }) => {
  await stage.open();
  await stage.put([parked]);
  await pill(page).click();
  const discard = rows(page).getByRole('button', { name: /^Discard/u });
  await discard.click();
  const question = rows(page).getByRole('group', { name: 'Discard for good? This can’t be undone.' });
  await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(panel(page)).toBeVisible();
  await expect(discard).toBeFocused();
  expect(await stage.calls()).toEqual([]);
});

test('a question that was not answered is gone when the panel opens again', async ({ page, stage }) => {
  await stage.open();
  await stage.put([parked]);
  await pill(page).click();
  await rows(page)
    .getByRole('button', { name: /^Discard/u })
    .click();
  await pill(page).click();
  await pill(page).click();
  await expect(rows(page).getByRole('button', { name: /^Retry/u })).toBeVisible();
  await expect(rows(page).getByRole('group')).toHaveCount(0);
});

test('a confirmed discard gives the write up, and the focus stays in the panel', async ({ page, stage }) => {
  await stage.open();
  await stage.put([parked, conflict]);
  await page.evaluate(() => {
    document.addEventListener('holdfast-discard', ({ receipt }) => {
      document.title = `${receipt.outcome} ${receipt.key}`;
    });
  });
  await pill(page).click();
  await rows(page)
    .first()
    .getByRole('button', { name: /^Discard/u })
    .press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await expect(page).toHaveTitle('discarded parked');
  await expect(rows(page)).toHaveCount(1);
  await expect(panel(page)).toBeFocused();
  expect(await stage.calls()).toEqual([{ method: 'discard', key: 'parked' }]);
  await expect(page.getByRole('status')).toHaveText('Discarded');
});

test('an action that fails says so, and can be tried again', async ({ page, stage }) => {
  await stage.open();
  await stage.put([parked]);
  await pill(page).click();
  await expect(rows(page)).toHaveCount(1);
  await page.evaluate(() => window.stage.client.fail('The worker does not answer.', ['retry']));
  const retry = rows(page).getByRole('button', { name: /^Retry/u });
  await retry.click();
  await expect(rows(page).getByText('That did not work: The worker does not answer.')).toBeVisible();
  await retry.click();
  await expect.poll(async () => (await stage.calls()).length).toBe(2);
});

test('a list that can’t be read says so', async ({ page, stage }) => {
  await stage.open();
  await page.evaluate(() => window.stage.client.fail('The database is closed.', ['intents']));
  await stage.put([parked]);
  await pill(page).click();
  await expect(panel(page).getByText('The list can’t be read right now.')).toBeVisible();
});

test('of many that are stuck, twenty are listed and the rest is counted', async ({ page, stage }) => {
  await stage.open();
  await stage.put(Array.from({ length: 25 }, (_, index) => ({ ...parked, key: `parked ${index}` })));
  await pill(page).click();
  await expect(rows(page)).toHaveCount(20);
  await expect(panel(page).getByText('and 5 more')).toBeVisible();
});

test('that data was deleted is said until somebody has seen it', async ({ page, stage }) => {
  await stage.open();
  await stage.tell({ erased: { at: at(13, 49), waiting: 3 }, counts: { queued: 1 } });
  await expect(pill(page)).toHaveText('3 waiting writes were deleted with this site’s data');
  await expect.poll(() => stage.said()).toEqual(['alert: 3 waiting writes were deleted with this site’s data']);
  await pill(page).click();
  await expect(panel(page)).toContainText('What was not sent by then is gone from this device.');
  await panel(page).getByRole('button', { name: 'Understood' }).click();
  await expect(pill(page)).toHaveText('1 write waits');
  await expect(panel(page).getByRole('button', { name: 'Understood' })).toHaveCount(0);
});
