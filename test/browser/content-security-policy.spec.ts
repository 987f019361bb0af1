import { expect, test } from './support/site/fixtures.js';

/** As strict as a policy can be: nothing inline, nothing from elsewhere, and no string becomes script or markup. */
const strict = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html holdfast',
].join('; ');

test('page, worker and components work under a strict policy with Trusted Types enforced', async ({
  open,
  wire,
  server,
}) => {
  const page = await open({}, undefined, strict);
  await page.evaluate(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
      document.documentElement.dataset['violation'] = `${violatedDirective} ${sample}`;
    });
  });
  // What is enforced is what the test is about.
  expect(
    await page.evaluate(() => {
      try {
        document.body.insertAdjacentHTML('beforeend', '<i></i>');
        return 'allowed';
      } catch (error) {
        return (error as Error).name;
      }
    }),
  ).toBe('TypeError');
  await page.evaluate(() => void delete document.documentElement.dataset['violation']);

  server.reply = () => ({
    status: 422,
    body: { type: 'about:blank', title: '<img src=x onerror=alert(1)>', status: 422 },
  });
  await wire.stop();
  const status = () =>
    page.evaluate(async () => (await window.client.fetch('/api/notes', { method: 'POST', body: 'Hi' })).status);
  expect(await status()).toBe(202);
  const pill = page.locator('holdfast-status').getByRole('button').first();
  await expect(pill).toHaveText('Offline: 1 write saved on this device');
  await page.evaluate(() => {
    const record = document.createElement('holdfast-record');
    document.body.append(record, document.createElement('holdfast-storage'));
    void window.client.intents().then(([intent]) => record.setAttribute('key', intent?.key ?? ''));
  });
  await expect(page.locator('holdfast-record')).toContainText('Saved on this device');
  await expect(page.locator('holdfast-storage')).toContainText('Saved on this device');

  await wire.listen();
  await page.evaluate(() => window.client.retry());
  await expect(pill).toHaveText('1 write needs you');
  await pill.click();
  await expect(page.locator('holdfast-status')).toContainText('<img src=x onerror=alert(1)>');
  expect(await page.evaluate(() => document.documentElement.dataset['violation'])).toBeUndefined();
});
