import type { Page } from 'playwright/test';
import { sendForm } from './support/site/form.js';
import { expect, test } from './support/site/fixtures.js';
import type { SiteServer } from './support/site/server.js';
import type { Wire } from './support/wire.js';

const html = { 'content-type': 'text/html' };

const send = (page: Page) =>
  page.evaluate(async () => {
    const answer = await fetch('/api/notes', { method: 'POST', body: 'Hi' });
    return { status: answer.status, holdfast: answer.headers.get('holdfast') };
  });

/** What portals do with the requests of those who have not signed in to them. */
const portals: readonly [does: string, holdUp: (wire: Wire, elsewhere: SiteServer) => void][] = [
  [
    'answers with a page of its own',
    (wire) =>
      wire.fail({ kind: 'answer', status: 200, headers: html, body: 'Welcome to the hotel' }, undefined, Infinity),
  ],
  [
    'answers 511',
    (wire) => wire.fail({ kind: 'answer', status: 511, headers: html, body: 'Sign in first' }, undefined, Infinity),
  ],
  [
    'redirects to itself elsewhere',
    (wire, elsewhere) => {
      elsewhere.reply = () => ({
        status: 200,
        headers: { ...html, 'access-control-allow-origin': '*' },
        body: 'Hotel',
      });
      const location = `${elsewhere.origin}/api/portal`;
      wire.fail({ kind: 'answer', status: 302, headers: { location } }, undefined, Infinity);
    },
  ],
  [
    'redirects elsewhere, where scripts may not read',
    (wire, elsewhere) => {
      const location = `${elsewhere.origin}/api/portal`;
      wire.fail({ kind: 'answer', status: 302, headers: { location } }, undefined, Infinity);
    },
  ],
];

for (const [does, holdUp] of portals) {
  test(`a portal that ${does} keeps no write from the server`, async ({ open, wire, elsewhere, server }) => {
    const page = await open({ expects: 'data' });
    holdUp(wire, elsewhere);
    const { status, holdfast } = await send(page);
    expect(status).toBe(202);
    expect(holdfast).toContain('queued');
    // A replay is no more deceived than the first attempt.
    const before = wire.writes.length;
    await page.evaluate(() => window.client.retry());
    await expect.poll(() => wire.writes.length).toBeGreaterThan(before);
    await expect.poll(() => page.evaluate(() => window.client.health.counts.retrying)).toBe(1);
    expect(await page.evaluate(() => window.client.health.reachable)).toBe(false);
    expect(server.arrived).toEqual([]);

    wire.heal();
    await page.evaluate(() => window.client.retry());
    await expect.poll(() => page.evaluate(() => window.client.health.waiting)).toBe(0);
    expect(server.arrived.map(({ body }) => String(body))).toEqual(['Hi']);
  });
}

for (const status of [302, 303, 307])
  test(`a form that a portal redirects elsewhere with ${status} is queued, and arrives`, async ({
    open,
    wire,
    elsewhere,
    server,
  }) => {
    const page = await open();
    const form = page.url();
    elsewhere.reply = () => ({ status: 200, headers: { ...html, 'access-control-allow-origin': '*' }, body: 'Hotel' });
    const location = `${elsewhere.origin}/api/portal`;
    wire.fail({ kind: 'answer', status, headers: { location } }, undefined, Infinity);
    expect(await sendForm(page)).toBe(202);
    await expect(page.getByRole('heading', { name: 'Saved on this device' })).toBeVisible();

    await page.goto(form);
    const before = wire.writes.length;
    await page.waitForFunction(() => 'client' in globalThis);
    await page.evaluate(() => window.client.retry());
    await expect.poll(() => wire.writes.length).toBeGreaterThan(before);
    await expect.poll(() => page.evaluate(() => window.client.health.counts.retrying)).toBe(1);
    expect(server.arrived).toEqual([]);

    wire.heal();
    await page.evaluate(() => window.client.retry());
    await expect.poll(() => server.arrived.map(({ body }) => String(body))).toEqual(['text=Hi']);
  });

test('a form whose answer is a page is saved, though scripts of the site expect data', async ({ open, server }) => {
  const page = await open({ expects: 'data' });
  server.reply = () => ({ status: 200, headers: html, body: '<h1>Thank you</h1>' });
  expect(await sendForm(page)).toBe(200);
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
});

test('where nothing can be stored, a portal’s answer is a refusal: nobody would send the write again', async ({
  open,
  wire,
  elsewhere,
}) => {
  const page = await open({ withoutIndexedDb: true });
  const location = `${elsewhere.origin}/api/portal`;
  wire.fail({ kind: 'answer', status: 302, headers: { location } }, undefined, Infinity);
  expect(await sendForm(page)).toBe(507);
});
