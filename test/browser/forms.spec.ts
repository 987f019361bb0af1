import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/site/fixtures.js';
import { sendForm } from './support/site/form.js';

const html = { 'content-type': 'text/html' };

test('a form that the server answers shows its answer', async ({ open, server }) => {
  const page = await open();
  server.reply = () => ({ status: 200, headers: html, body: '<h1>Thank you</h1>' });
  expect(await sendForm(page)).toBe(200);
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  expect(server.arrived).toMatchObject([{ method: 'POST', path: '/api/notes', body: Buffer.from('text=Hi') }]);
});

test('a form that is queued shows a page that says so, with a way back', async ({ open, wire, server }) => {
  const page = await open();
  const form = page.url();
  const blocked: string[] = [];
  page.on('console', (message) => message.type() === 'error' && blocked.push(message.text()));
  await wire.stop();
  expect(await sendForm(page)).toBe(202);
  await expect(page).toHaveTitle('Saved on this device');
  await expect(page.getByRole('heading', { name: 'Saved on this device' })).toBeVisible();
  await expect(page.getByText('It will be sent by itself')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await page.locator('main').evaluate((main) => getComputedStyle(main).borderRadius)).toBe('16px');
  expect(blocked.filter((text) => text.includes('Content Security Policy'))).toEqual([]);

  await wire.listen();
  await page.getByRole('link', { name: 'Back' }).click();
  await expect(page).toHaveURL(form);
  await expect
    .poll(() => server.arrived.map(({ path, body }) => [path, String(body)]))
    .toEqual([['/api/notes', 'text=Hi']]);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing on the page of a queued form in ${colorScheme}`, async ({ open, wire }) => {
    const page = await open();
    await page.emulateMedia({ colorScheme });
    await wire.stop();
    await sendForm(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

test('with navigations: back, a queued form leads back to where it was', async ({ open, wire, server }) => {
  const page = await open({ navigations: 'back' });
  const form = page.url();
  wire.fail({ kind: 'reset' }, undefined, Infinity);
  expect(await sendForm(page)).toBe(200);
  expect(page.url()).toBe(form);
  wire.heal();
  await expect.poll(() => server.arrived.map(({ path }) => path)).toEqual(['/api/notes']);
});

test('with navigations: back, a form that hides where it is gets the page', async ({ open, wire }) => {
  const page = await open({ navigations: 'back' });
  await page.evaluate(() =>
    document.head.append(Object.assign(document.createElement('meta'), { name: 'referrer', content: 'no-referrer' })),
  );
  wire.fail({ kind: 'reset' }, undefined, Infinity);
  expect(await sendForm(page)).toBe(202);
  await expect(page.getByRole('link', { name: 'Back' })).toHaveAttribute('href', '/');
});

test('a form whose write can’t be kept gets a page that says so, with status 507', async ({ open, wire, server }) => {
  const page = await open({ withoutIndexedDb: true });
  await wire.stop();
  expect(await sendForm(page)).toBe(507);
  await expect(page.getByRole('heading', { name: 'This write was not saved' })).toBeVisible();
  await expect(page.getByText('This device can’t store it.')).toBeVisible();
  await wire.listen();
  expect(server.arrived).toEqual([]);
});

test('a form that the server redirects leads there, at the right address', async ({ open, server, wire }) => {
  const page = await open();
  server.reply = () => ({ status: 303, headers: { location: '/thanks?n=1' } });
  expect(await sendForm(page)).toBe(200);
  expect(page.url()).toBe(`${wire.origin}/thanks?n=1`);
  expect(server.arrived).toHaveLength(1);
  await page.waitForFunction(() => 'connected' in document.documentElement.dataset);
  await expect.poll(() => page.evaluate(() => window.client.health.waiting)).toBe(0);
});

test('a refusal behind a redirect is shown as it is', async ({ open, server }) => {
  const page = await open();
  server.reply = ({ path }) =>
    path === '/api/notes'
      ? { status: 307, headers: { location: '/api/notes/v2' } }
      : { status: 422, headers: html, body: '<h1>Too short</h1>' };
  expect(await sendForm(page)).toBe(422);
  await expect(page.getByRole('heading', { name: 'Too short' })).toBeVisible();
  // The person has seen it, so it is nobody's task any more.
  const other = await open();
  expect(await other.evaluate(() => window.client.health.waiting)).toBe(0);
});
