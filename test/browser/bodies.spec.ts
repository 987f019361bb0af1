import type { Page } from 'playwright/test';
import { expect, test } from './support/site/fixtures.js';

const limits = { bodyBytes: 100_000 };

const send = (page: Page, size: number) =>
  page.evaluate(async (bytes) => {
    try {
      const answer = await window.client.fetch('/api/files', { method: 'POST', body: new Uint8Array(bytes) });
      return { status: answer.status, holdfast: answer.headers.get('holdfast') };
    } catch (error) {
      return String(error);
    }
  }, size);

/** Sends a stream of `size` bytes in chunks of 10,000, and tells how many chunks were taken of it. */
const sendStream = (page: Page, size: number) =>
  page.evaluate(async (bytes) => {
    let left = bytes / 10_000;
    let taken = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (left === 0) return controller.close();
        left -= 1;
        taken += 1;
        controller.enqueue(new Uint8Array(10_000).fill(taken));
      },
    });
    try {
      const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
      const answer = await window.client.fetch('/api/files', init);
      return { status: answer.status, holdfast: answer.headers.get('holdfast'), taken };
    } catch (error) {
      return { error: String(error), taken };
    }
  }, size);

for (const [capturedBy, how] of [
  ['the worker', undefined],
  ['the page', 'alone'],
] as const)
  test.describe(`where ${capturedBy} captures`, () => {
    test('a body over the limit goes to the server as it is', async ({ open, server }) => {
      const page = await open({ limits }, how);
      expect(await send(page, 100_001)).toEqual({ status: 201, holdfast: null });
      expect(server.arrived).toMatchObject([{ key: undefined, body: { length: 100_001 } }]);
    });

    test('a body over the limit that can’t be sent fails, and does not look queued', async ({ open, wire }) => {
      const page = await open({ limits }, how);
      await wire.stop();
      expect(await send(page, 100_001)).toContain('Failed to fetch');
      expect(await page.evaluate(() => window.client.health.waiting)).toBe(0);
    });

    test('a body of just the limit is captured', async ({ open, wire, server }) => {
      const page = await open({ limits }, how);
      await wire.stop();
      expect(await send(page, 100_000)).toMatchObject({ status: 202 });
      await wire.listen();
      await page.evaluate(() => window.client.retry());
      await expect.poll(() => server.arrived.map(({ body }) => body.length)).toEqual([100_000]);
    });

    test('a streamed body is stored and sent, live and after a wait', async ({ open, wire, server }) => {
      const page = await open({ limits }, how);
      expect(await sendStream(page, 100_000)).toMatchObject({ status: 201, taken: 10 });
      await wire.stop();
      expect(await sendStream(page, 30_000)).toMatchObject({ status: 202, taken: 3 });
      await wire.listen();
      await page.evaluate(() => window.client.retry());
      await expect.poll(() => server.arrived.length).toBe(2);
      const [live, later] = server.arrived;
      expect([live?.body.length, live?.body.at(-1)]).toEqual([100_000, 10]);
      expect([later?.body.length, later?.body.at(-1)]).toEqual([30_000, 3]);
    });

    test('an endless stream is not read to its end: it is the browser’s to send or refuse', async ({
      open,
      server,
    }) => {
      const page = await open({ limits }, how);
      // Chromium sends streams over HTTP/2 only, which this server does not speak.
      const { error, taken } = (await sendStream(page, Infinity)) as { error: string; taken: number };
      expect(error).toContain('Failed to fetch');
      expect(taken).toBeLessThan(100);
      expect(server.arrived).toEqual([]);
    });
  });

test('in development the console says that a body was not captured', async ({ open, device }) => {
  const page = await open({ limits });
  const [worker] = device.context.serviceWorkers();
  const warned = worker?.waitForEvent('console');
  await send(page, 100_001);
  expect((await warned)?.text()).toContain('/api/files was not captured: its body is over limits.bodyBytes (100000)');
});
