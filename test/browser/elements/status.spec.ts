import type { Locator, Page } from 'playwright/test';
import type { Intent } from '../../../src/outbox/intent.js';
import { anIntent } from './fake-client.js';
import type { HealthPatch } from './fake-client.js';
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

test.describe('the pill', () => {
  test('says each health in words', async ({ page, stage }) => {
    await stage.open();
    const unauthorised = { type: 'about:blank', title: 'Unauthorized', status: 401, at: 0 };
    const all: [HealthPatch, string][] = [
      [{}, 'All saved'],
      [{ counts: { sending: 1, queued: 2 } }, 'Sending 3…'],
      [{ counts: { queued: 1 } }, '1 write waits'],
      [{ counts: { retrying: 1, queued: 2 } }, '3 writes wait'],
      [{ counts: { queued: 3 }, reachable: false }, 'Offline: 3 writes saved on this device'],
      [{ counts: { held: 3 } }, 'Paused: 3 writes wait'],
      [{ counts: { held: 1 }, problem: unauthorised }, '1 write waits for sign-in'],
      [{ mode: 'memory', reason: 'quota', counts: { queued: 3 } }, '3 writes kept only while this tab is open'],
      [{ mode: 'memory', reason: 'quota' }, 'All saved. This device can’t keep writes'],
      [{ counts: { parked: 1, conflict: 1 } }, '2 writes need you'],
      [{ counts: { parked: 1234 } }, '1,234 writes need you'],
      [{ damaged: 1 }, '1 write can’t be read'],
    ];
    for (const [health, words] of all) {
      await stage.tell(health);
      await expect(pill(page)).toHaveAccessibleName(words);
      await expect(pill(page)).toHaveText(words);
    }
  });

  test('claims nothing before there is a client, and can’t be opened', async ({ page, stage }) => {
    await stage.open({ connected: false });
    await expect(pill(page)).toHaveText('Checking…');
    await expect(pill(page)).toBeDisabled();

    await stage.connect();
    await expect(pill(page)).toHaveText('All saved');
    await expect(pill(page)).toBeEnabled();
  });

  test('tells its state to the page’s styles', async ({ page, stage }) => {
    await stage.open();
    await expect(page.locator('holdfast-status:state(synced)')).toBeAttached();

    await stage.tell({ counts: { queued: 1 }, reachable: false });
    await expect(page.locator('holdfast-status:state(offline):state(unreachable)')).toBeAttached();
    await expect(page.locator('holdfast-status:state(synced)')).not.toBeAttached();
  });

  test('takes the focus that its element is given', async ({ page, stage }) => {
    await stage.open();
    await page.locator('holdfast-status').evaluate((status) => status.focus());
    await expect(pill(page)).toBeFocused();
  });
});

test.describe('the panel', () => {
  test('opens and closes by keyboard, and gives the focus back', async ({ page, stage }) => {
    await stage.open();
    await page.keyboard.press('Tab');
    await expect(pill(page)).toBeFocused();
    await expect(pill(page)).toHaveAttribute('aria-expanded', 'false');

    await page.keyboard.press('Enter');
    await expect(panel(page)).toBeFocused();
    await expect(pill(page)).toHaveAttribute('aria-expanded', 'true');

    await page.keyboard.press('Escape');
    await expect(panel(page)).toBeHidden();
    await expect(pill(page)).toBeFocused();
    await expect(pill(page)).toHaveAttribute('aria-expanded', 'false');
  });

  test('closes by its button, which gives the focus back', async ({ page, stage }) => {
    await stage.open();
    await pill(page).click();
    await panel(page).getByRole('button', { name: 'Close' }).click();
    await expect(panel(page)).toBeHidden();
    await expect(pill(page)).toBeFocused();
  });

  test('closes by the pill, and by a click beside it', async ({ page, stage }) => {
    await stage.open();
    await pill(page).click();
    await expect(panel(page)).toBeVisible();
    await pill(page).click();
    await expect(panel(page)).toBeHidden();

    await pill(page).click();
    await expect(panel(page)).toBeVisible();
    await page.getByRole('heading', { name: 'Rounds' }).click();
    await expect(panel(page)).toBeHidden();
  });

  test('leaves the focus where a click beside it has put it', async ({ page, stage }) => {
    await stage.open();
    await page.locator('main').evaluate((main) => main.prepend(document.createElement('input')));
    await pill(page).click();
    await expect(panel(page)).toBeFocused();
    await page.locator('input').click();
    await expect(panel(page)).toBeHidden();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await expect(page.locator('input')).toBeFocused();
  });

  test('stays shut when the app shows the outbox itself', async ({ page, stage }) => {
    await stage.open();
    await page.evaluate(() => {
      document.addEventListener('holdfast-open', (event) => {
        event.preventDefault();
        document.title = 'The outbox';
      });
    });
    await pill(page).click();
    await expect(page).toHaveTitle('The outbox');
    await expect(panel(page)).toBeHidden();
  });

  test('says counts, times and storage in words', async ({ page, stage }) => {
    await stage.open();
    await stage.put([queued, retrying, parked, conflict], {
      nextAttemptAt: at(14, 5),
      oldestAt: at(13, 20),
      damaged: 2,
    });
    await pill(page).click();
    const facts = await panel(page).locator('dl > div').allInnerTexts();
    expect(facts.map((fact) => fact.split(/\n+/u))).toEqual([
      ['Waiting', '1'],
      ['Trying again', '1'],
      ['Changed elsewhere', '1'],
      ['Needs you', '1'],
      ['Can’t be read', '2'],
      ['Next try', '14:05'],
      ['Waiting since', '13:20'],
      ['Storage', 'Saved on this device'],
    ]);
  });

  test('shows the last problem in the server’s words, as text whatever they look like', async ({ page, stage }) => {
    const title = '<img src=x onerror="document.title=\'run\'">';
    const detail = '<b>bold</b> & <script>1</script>';
    await stage.open();
    await stage.tell({ counts: { queued: 1 }, problem: { type: 'about:blank', title, detail, at: at(13, 49) } });
    await pill(page).click();
    await expect(panel(page).getByText('Last problem 13:49')).toBeVisible();
    await expect(panel(page).getByText(title, { exact: true })).toBeVisible();
    await expect(panel(page).getByText(detail, { exact: true })).toBeVisible();
    await expect(panel(page).locator('img, b, script')).toHaveCount(0);
  });

  test('follows health while it is open', async ({ page, stage }) => {
    await stage.open();
    await pill(page).click();
    await stage.put([parked]);
    await expect(rows(page)).toHaveCount(1);
    await stage.put([]);
    await expect(rows(page)).toHaveCount(0);
    await expect(panel(page).getByRole('heading', { name: 'All saved' })).toBeVisible();
  });

  test('takes in what the app puts at its end', async ({ page, stage }) => {
    await stage.open();
    await page.locator('holdfast-status').evaluate((status) => {
      const link = document.createElement('a');
      link.slot = 'footer';
      link.href = '#outbox';
      link.textContent = 'All writes';
      status.append(link);
    });
    await pill(page).click();
    await expect(page.getByRole('link', { name: 'All writes' })).toBeVisible();
  });
});
