import type { Page } from 'playwright/test';
import type { StorageReason } from '../../../src/outbox/health.js';
import { expect, test } from './stage.js';

/** What the browser answers about its storage. */
async function browserStorage(
  page: Page,
  answers: { usage?: number; persisted: boolean; persists: boolean },
): Promise<void> {
  await page.addInitScript(({ usage, persisted, persists }) => {
    let kept = persisted;
    Object.assign(navigator.storage, {
      estimate: async () => ({ usage, quota: 1e12 }),
      persisted: async () => kept,
      persist: async () => {
        kept = persists;
        return kept;
      },
    });
  }, answers);
}

const keep = (page: Page) => page.getByRole('button', { name: 'Keep on this device' });

test('says where writes are kept, and how much space is used', async ({ page, stage }) => {
  await browserStorage(page, { usage: 12_345_678, persisted: false, persists: true });
  await stage.open();
  const storage = page.getByRole('group', { name: 'Storage on this device' });
  await expect(storage).toContainText('Saved on this device');
  await expect(storage).toContainText('12.3 MB used');
  await expect(storage).toContainText('Writes stay here until the server has them.');
  await expect(page.locator('holdfast-storage:state(indexeddb)')).toBeAttached();
});

test('says for each reason why writes are kept only in the tab', async ({ page, stage }) => {
  const reasons: Record<Exclude<StorageReason, 'ok'>, string> = {
    unsupported: 'This browser has no storage for writes.',
    blocked: 'This browser blocks storage for this site',
    timeout: 'Storage did not answer in time.',
    quota: 'This device has no space left for this site.',
    closed: 'The browser closed the storage.',
    corrupt: 'The storage on this device is damaged.',
    forced: 'Storage was turned off on purpose',
    failed: 'Storage failed on this device.',
  };
  await stage.open();
  const storage = page.locator('holdfast-storage');
  for (const [reason, words] of Object.entries(reasons)) {
    await stage.tell({ mode: 'memory', reason: reason as StorageReason });
    await expect(storage).toContainText('Kept only while this tab is open');
    await expect(storage).toContainText(words);
    await expect(storage).toContainText('Leave this tab open until');
    await expect(keep(page)).toHaveCount(0);
  }
});

test('keeps the storage when a person asks and the browser agrees', async ({ page, stage }) => {
  await browserStorage(page, { persisted: false, persists: true });
  await stage.open();
  await page.evaluate(() => {
    document.addEventListener('holdfast-persist', ({ persisted }) => {
      document.title = `persisted: ${persisted}`;
    });
  });
  await keep(page).click();
  const answer = 'Done. It is kept even when this device runs low on space.';
  await expect(page.locator('holdfast-storage')).toContainText(answer);
  await expect(keep(page)).toHaveCount(0);
  await expect(page).toHaveTitle('persisted: true');
  await expect(page.getByRole('status')).toHaveText(answer);
  await expect(page.locator('holdfast-storage:state(persisted)')).toBeAttached();
});

test('says so when the browser does not agree, and lets the person ask again', async ({ page, stage }) => {
  await browserStorage(page, { persisted: false, persists: false });
  await stage.open();
  await keep(page).click();
  await expect(page.locator('holdfast-storage')).toContainText('The browser said no for now.');
  await expect(keep(page)).toBeVisible();
});

test('offers nothing when the browser keeps it already', async ({ page, stage }) => {
  await browserStorage(page, { persisted: true, persists: true });
  await stage.open();
  await expect(page.locator('holdfast-storage')).toContainText('Kept even when this device runs low on space.');
  await expect(keep(page)).toHaveCount(0);
});

test('says what it knows where the browser tells nothing of its storage', async ({ page, stage }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'storage', { value: undefined }));
  await stage.open();
  const storage = page.locator('holdfast-storage');
  await expect(storage).toContainText('Saved on this device');
  await expect(storage).not.toContainText('used');
  await expect(keep(page)).toHaveCount(0);
});
