import type { Page } from 'playwright/test';
import { expect, test } from './support/site/fixtures.js';
import type { Wire } from './support/wire.js';

const write = (page: Page, path = '/api/notes') =>
  page.evaluate(async (to) => (await window.client.fetch(to, { method: 'POST', body: 'Hi' })).status, path);

const pill = (page: Page) => page.locator('holdfast-status').getByRole('button').first();

const session = (page: Page) =>
  page.evaluate(() => {
    const { clientId, epoch, nextSeq, value } = window.client.session;
    return { clientId, epoch, nextSeq, value };
  });

/** As the browser's own settings do. */
async function clearSiteData(page: Page, { origin }: Wire): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
}

/** A page of the same site that knows nothing of Holdfast deletes the database. */
async function deleteDatabase(page: Page, { origin }: Wire): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(`${origin}/api/blank`);
  await other.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('holdfast');
        request.addEventListener('success', () => resolve());
        request.addEventListener('error', () => reject(new Error('not deleted')));
      }),
  );
  await other.close();
}

for (const [how, erase] of [
  ['the person clears the site’s data', clearSiteData],
  ['another tab deletes the database', deleteDatabase],
] as const) {
  test(`when ${how}, an open page says what was lost, and goes on`, async ({ open, wire, server }) => {
    const page = await open();
    await page.evaluate(() => window.client.session.set({ round: 7 }));
    await wire.stop();
    for (let n = 0; n < 3; n += 1) expect(await write(page)).toBe(202);
    await expect(pill(page)).toHaveText('Offline: 3 writes saved on this device');
    const before = await session(page);
    await wire.listen();
    wire.fail({ kind: 'reset' }, undefined, Infinity);

    await erase(page, wire);
    await expect(pill(page)).toHaveText('3 waiting writes were deleted with this site’s data');
    await expect(page.getByRole('alert')).toHaveText('3 waiting writes were deleted with this site’s data');
    const after = await session(page);
    expect(after).toMatchObject({ epoch: before.epoch + 1, nextSeq: before.nextSeq, value: { round: 7 } });
    expect(after.clientId).not.toBe(before.clientId);

    wire.heal();
    await write(page, '/api/after');
    await expect.poll(() => server.arrived.map(({ path }) => path)).toEqual(['/api/after']);
    await expect(pill(page)).toHaveText('3 waiting writes were deleted with this site’s data');
    await expect.poll(async () => (await session(page)).nextSeq).toBe(before.nextSeq + 1);

    await pill(page).click();
    await page.getByRole('button', { name: 'Understood' }).click();
    await expect(pill(page)).toHaveText('All saved');
    expect(await page.evaluate(() => window.client.health.erased)).toBeUndefined();
  });

  test(`when ${how} and nothing waited, an open page says that it was deleted`, async ({ open, wire }) => {
    const page = await open();
    expect(await write(page)).toBe(201);
    await expect(pill(page)).toHaveText('All saved');
    await erase(page, wire);
    await expect(pill(page)).toHaveText('This site’s data was deleted');
  });

  test(`when ${how}, each open page says so, and the outbox is reset once`, async ({ open, wire }) => {
    const pages = [await open(), await open()] as const;
    const [page] = pages;
    await wire.stop();
    await write(page);
    for (const each of pages) await expect(pill(each)).toHaveText('Offline: 1 write saved on this device');
    const { epoch } = await session(page);
    await wire.listen();
    wire.fail({ kind: 'reset' }, undefined, Infinity);
    await erase(page, wire);
    for (const each of pages) await expect(pill(each)).toHaveText('1 waiting write was deleted with this site’s data');
    for (const each of pages) await expect.poll(async () => (await session(each)).epoch).toBe(epoch + 1);
  });
}

test('a page that opens on a database that was deleted meanwhile says so', async ({ open, wire, device }) => {
  const page = await open();
  await wire.stop();
  await write(page);
  await expect(pill(page)).toHaveText('Offline: 1 write saved on this device');
  await wire.listen();
  wire.fail({ kind: 'reset' }, undefined, Infinity);
  const blank = await device.newPage(`${wire.origin}/api/blank`);
  await page.close();
  await deleteDatabase(blank, wire);
  await expect(pill(await open())).toHaveText('1 waiting write was deleted with this site’s data');
});

test('a first visit, and one that goes on, say nothing of deletion', async ({ open }) => {
  const first = await open();
  await write(first);
  await first.close();
  const page = await open();
  await write(page);
  await expect(pill(page)).toHaveText('All saved');
  expect(await page.evaluate(() => window.client.health.erased)).toBeUndefined();
});
