import { expect, test } from './support/fixtures.js';
import { reading, RoundsPage } from './support/rounds-page.js';
import type { Page } from 'playwright/test';

const readings = '/api/rounds/boiler-room/readings';

const sessionOf = (page: Page) =>
  page.evaluate(() => {
    const { client } = document.querySelector('rounds-app') as unknown as {
      client: { session: { clientId: string; epoch: number; nextSeq: number; value: unknown } };
    };
    const { clientId, epoch, nextSeq, value } = client.session;
    return { clientId, epoch, nextSeq, value };
  });

/** Takes the origin's space away, as a full disk does; `undefined` gives it back. */
async function setQuota(page: Page, origin: string, quotaSize?: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize === undefined ? {} : { quotaSize }) });
}

/**
 * Writes until one is kept in memory: Chromium remembers for some seconds how much space there was.
 *
 * @returns the keys of all of them, in order
 */
async function writeUntilInMemory(app: RoundsPage): Promise<string[]> {
  const keys: string[] = [];
  const write = async () => {
    const { key, status, holdfast } = await app.write(readings, { body: reading(`Q${keys.length}`, 1) });
    expect(status).toBe(202);
    keys.push(key);
    return holdfast;
  };
  await expect.poll(write, { timeout: 60_000, intervals: [1000] }).toContain('storage=memory');
  return keys;
}

test('a full disk puts the page in memory mode, in words, and writes still arrive in order', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await app.openRound('Cold store');
  const before = await sessionOf(app.page);
  expect(before.value).not.toBeNull();
  await wire.stop();
  await setQuota(app.page, wire.origin, 1);
  const keys = await writeUntilInMemory(app);
  await expect(app.status).toHaveText(/kept only while this tab is open/);
  await expect(app.page.locator('holdfast-storage')).toContainText('Kept only while this tab is open');
  await expect(app.page.locator('holdfast-storage')).toContainText('no space left');
  expect(await sessionOf(app.page)).toMatchObject({ clientId: before.clientId, value: before.value });

  await wire.listen();
  await app.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  await expect.poll(async () => (await server.ledger()).map(({ key }) => key)).toEqual(keys);
  const live = await app.write(readings, { body: reading('Live', 3) });
  expect(live.status).toBe(201);
  expect(await server.ledger()).toHaveLength(keys.length + 1);
});

test('when there is space again, what the page held moves back and survives closing the browser', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await app.openRound('Cold store');
  const before = await sessionOf(app.page);
  await setQuota(app.page, wire.origin, 1);
  await wire.stop();
  const keys = await writeUntilInMemory(app);
  await expect(app.status).toHaveText(new RegExp(`${keys.length} writes? kept only while this tab is open`));

  await setQuota(app.page, wire.origin);
  await app.status.click();
  await app.page.getByRole('button', { name: 'Send now' }).click();
  await expect(app.status).toHaveText(new RegExp(`Offline: ${keys.length} writes? saved on this device`));
  const after = await sessionOf(app.page);
  expect(after).toMatchObject({ clientId: before.clientId, value: before.value });
  expect(after.nextSeq).toBeGreaterThan(before.nextSeq);

  await device.close();
  await wire.listen();
  await device.open();
  const again = await RoundsPage.open(device, wire.origin);
  await expect(again.page.getByRole('heading', { name: 'Cold store' })).toBeVisible();
  await expect(again.status).toHaveText(/All saved/);
  expect((await server.ledger()).map(({ key }) => key)).toEqual(keys);
});

for (const broken of ['missing', 'hanging'] as const)
  test(`a page whose IndexedDB is ${broken} works in memory mode with the same session pointer`, async ({
    device,
    wire,
    server,
  }) => {
    const app = await RoundsPage.open(device, wire.origin);
    await app.openRound('Cold store');
    await expect.poll(async () => (await sessionOf(app.page)).value).not.toBeNull();
    const before = await sessionOf(app.page);
    await app.page.close();

    const page = await device.context.newPage();
    await page.addInitScript((how) => {
      if (how === 'missing') Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
      else IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
    }, broken);
    await page.goto(wire.origin);
    // Both find the same round open, from the same session pointer.
    await expect(page.getByRole('heading', { name: 'Cold store' })).toBeVisible();
    expect(await sessionOf(page)).toEqual(before);
    await expect(page.locator('holdfast-storage')).toContainText('Kept only while this tab is open');

    await page.getByLabel('Checkpoint').fill('Door seal');
    await page.getByLabel('Value').fill('3');
    await page.getByRole('button', { name: 'Save reading' }).click();
    await expect.poll(async () => (await server.ledger()).length).toBe(1);
  });
