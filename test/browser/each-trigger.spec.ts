import type { CDPSession, Page } from 'playwright/test';
import { expect, test } from './support/site/fixtures.js';
import type { Wire } from './support/wire.js';

/** So long that no test sees the page's timer. */
const never = { retry: { base: 1e12, cap: 1e12 } };

/** Chromium's own `sync` and `periodicsync` would do what another trigger is to do. */
async function permit(page: Page, wire: Wire, name: string, setting: 'granted' | 'denied'): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Browser.setPermission', { permission: { name }, setting, origin: wire.origin });
  return devtools;
}

const write = (page: Page, path = '/api/notes') =>
  page.evaluate(async (to) => (await window.client.fetch(to, { method: 'POST', body: 'Hi' })).status, path);

/** A write that waits for its next attempt, for ever, though the server can be reached again. */
async function leaveOneWaiting(page: Page, wire: Wire): Promise<void> {
  await permit(page, wire, 'background-sync', 'denied');
  wire.fail({ kind: 'reset' }, undefined, Infinity);
  expect(await write(page)).toBe(202);
  await expect.poll(() => page.evaluate(() => window.client.health.counts.retrying)).toBe(1);
  wire.heal();
}

/** What is registered for the worker's `sync` or `periodicsync` events. */
function tagsOf(page: Page, manager: 'sync' | 'periodicSync'): Promise<string[]> {
  return page.evaluate(async (name) => {
    const registration = await navigator.serviceWorker.ready;
    const managers = registration as unknown as Record<typeof name, { getTags(): Promise<string[]> }>;
    return managers[name].getTags();
  }, manager);
}

/** Finds the worker's registration, as DevTools names it. */
async function registrationId(devtools: CDPSession): Promise<string> {
  const found = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  return found;
}

test('the connection that comes back', async ({ open, wire, server, device }) => {
  const page = await open(never);
  await leaveOneWaiting(page, wire);
  await device.context.setOffline(true);
  expect(server.arrived).toEqual([]);
  await device.context.setOffline(false);
  await expect.poll(() => server.arrived.length).toBe(1);
});

for (const [what, happens] of [
  ['a page that becomes visible', () => document.dispatchEvent(new Event('visibilitychange'))],
  ['a page that is shown again', () => globalThis.dispatchEvent(new Event('pageshow'))],
] as const)
  test(what, async ({ open, wire, server }) => {
    const page = await open(never);
    await leaveOneWaiting(page, wire);
    expect(server.arrived).toEqual([]);
    await page.evaluate(happens);
    await expect.poll(() => server.arrived.length).toBe(1);
  });

test('a page that is opened', async ({ open, wire, server }) => {
  const page = await open(never);
  await leaveOneWaiting(page, wire);
  await page.close();
  expect(server.arrived).toEqual([]);
  await open(never);
  await expect.poll(() => server.arrived.length).toBe(1);
});

test('the page’s timer, at the next attempt', async ({ open, wire, server }) => {
  const page = await open();
  await leaveOneWaiting(page, wire);
  await expect.poll(() => server.arrived.length).toBe(1);
});

test('a worker that starts', async ({ open, wire, server, device }) => {
  const page = await open(never);
  const blank = await device.newPage(`${wire.origin}/api/blank`);
  const devtools = await permit(blank, wire, 'background-sync', 'denied');
  wire.fail({ kind: 'stall' });
  void page.evaluate(() => window.client.fetch('/api/notes', { method: 'POST' })).catch(() => undefined);
  await expect.poll(() => wire.writes.length).toBe(1);
  await page.close();
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  expect(server.arrived).toEqual([]);
  // Any request of any page starts it.
  await blank.evaluate(() => fetch('/api/anything'));
  await expect.poll(() => server.arrived.length).toBe(1);
});

test('a write that gets through after failures', async ({ open, wire, server }) => {
  const page = await open({ ...never, lanes: 'url' });
  await leaveOneWaiting(page, wire);
  expect(await write(page, '/api/other')).toBe(201);
  await expect.poll(() => server.arrived.map(({ path }) => path)).toEqual(['/api/other', '/api/notes']);
});

test('a sync event, for what a page without a worker in charge has queued', async ({ open, server, device }) => {
  const page = await open(never);
  const devtools = await device.context.newCDPSession(page);
  // As Shift and the reload button do: the worker is there, and does not control the page.
  await devtools.send('Page.reload', { ignoreCache: true });
  await page.waitForFunction(() => 'client' in globalThis && navigator.serviceWorker.controller === null);
  await page.waitForFunction(() => 'connected' in document.documentElement.dataset);
  await device.context.setOffline(true);
  expect(await write(page)).toBe(202);
  await expect.poll(async () => (await tagsOf(page, 'sync')).length).toBe(1);
  await page.close();
  expect(server.arrived).toEqual([]);
  await device.context.setOffline(false);
  await expect.poll(() => server.arrived.length).toBe(1);
});

test('a sync event that was the last of its tag asks for another, and one that was not does not', async ({
  open,
  wire,
  device,
}) => {
  const page = await open(never);
  const devtools = await device.context.newCDPSession(page);
  const id = await registrationId(devtools);
  const registered = () => tagsOf(page, 'sync');
  wire.fail({ kind: 'reset' }, undefined, Infinity);
  await write(page);
  const [first] = await expect.poll(registered).toHaveLength(1).then(registered);
  // Its event has come and failed, and the browser keeps it for later.
  await expect.poll(() => wire.writes.length).toBeGreaterThan(1);
  const dispatch = async (tag: string, lastChance: boolean) => {
    const before = wire.writes.length;
    const event = { origin: wire.origin, registrationId: id, tag, lastChance };
    await devtools.send('ServiceWorker.dispatchSyncEvent', event);
    await expect.poll(() => wire.writes.length).toBeGreaterThan(before);
  };
  await dispatch('holdfast-background-sync:holdfast:one', false);
  expect(await registered()).toEqual([first]);
  await dispatch('holdfast-background-sync:holdfast:two', true);
  await expect.poll(async () => (await registered()).length).toBe(2);
});

test('a periodicsync event, where the browser grants it', async ({ open, wire, server, device }) => {
  const page = await open(never);
  expect(await tagsOf(page, 'periodicSync')).toEqual([]);
  const devtools = await permit(page, wire, 'periodic-background-sync', 'granted');
  await leaveOneWaiting(page, wire);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  const blank = await device.newPage(`${wire.origin}/api/blank`);
  await blank.evaluate(() => fetch('/api/anything'));
  await expect.poll(() => tagsOf(blank, 'periodicSync')).toEqual(['holdfast-periodic-sync:holdfast']);

  await page.close();
  expect(server.arrived).toEqual([]);
  const other = await device.context.newCDPSession(blank);
  const id = await registrationId(other);
  const tag = 'holdfast-periodic-sync:holdfast';
  await other.send('ServiceWorker.dispatchPeriodicSyncEvent', { origin: wire.origin, registrationId: id, tag });
  await expect.poll(() => server.arrived.length).toBe(1);
});

test('a page whose worker does not hear sends by itself', async ({ open, wire, server }) => {
  const page = await open(never, 'alone');
  await leaveOneWaiting(page, wire);
  await page.close();
  wire.fail({ kind: 'reset' }, undefined, Infinity);
  const first = await open(never, 'deaf');
  await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await first.close();
  wire.heal();
  expect(server.arrived).toEqual([]);
  await open(never, 'deaf');
  await expect.poll(() => server.arrived.length).toBe(1);
});
